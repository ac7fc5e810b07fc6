using StreamInfer.Inference;
using StreamInfer.OnnxRuntime;

namespace StreamInfer.Tests.OnnxRuntime;

public sealed class DeviceFailureTests
{
    [Theory]
    [InlineData("CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; hostname=a", RunFailure.DeviceLost)]
    [InlineData("cudaSetDevice: CUDA error 100: no CUDA-capable device is detected", RunFailure.DeviceLost)]
    [InlineData("CUDA failure 2: out of memory ; GPU=0", RunFailure.OutOfMemory)]
    [InlineData("CUDA failure 1: invalid argument", RunFailure.Error)]
    [InlineData("indices element out of data bounds, idx=700", RunFailure.Error)]
    public void Of_messagesOfTheRuntime_areToldApart(string message, RunFailure failure) => Assert.Equal(failure, DeviceFailure.Of(message));
}
