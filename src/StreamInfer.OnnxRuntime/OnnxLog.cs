using Microsoft.Extensions.Logging;

namespace StreamInfer.OnnxRuntime;

/// <summary>Everything that this adapter logs.</summary>
internal static partial class OnnxLog
{
    [LoggerMessage(2001, LogLevel.Warning, "Model {Model}/{Version} runs on the CPU although CUDA is preferred: {Reason}")]
    public static partial void FellBackToCpu(this ILogger logger, string model, int version, string reason);

    [LoggerMessage(2002, LogLevel.Warning, "Model {Model}/{Version} fails on neutral rows, so it starts without a warm-up: {Reason}")]
    public static partial void NotWarmedUp(this ILogger logger, string model, int version, string reason);

    [LoggerMessage(2005, LogLevel.Information, "CUDA: {Card}")]
    public static partial void Card(this ILogger logger, string card);

    [LoggerMessage(2006, LogLevel.Information, "Model {Model}/{Version}: where its nodes run: {Placement}")]
    public static partial void Placed(this ILogger logger, string model, int version, string placement);

    [LoggerMessage(2007, LogLevel.Warning, "Model {Model}/{Version} runs on the card in part: {Strays}")]
    public static partial void Strayed(this ILogger logger, string model, int version, string strays);

    [LoggerMessage(2008, LogLevel.Warning, "Model {Model}/{Version} runs on CUDA alone although TensorRT is asked for: {Reason}")]
    public static partial void WithoutTensorRt(this ILogger logger, string model, int version, string reason);

    [LoggerMessage(2003, LogLevel.Information, "Model {Model}/{Version} is loaded on {Device}; {Records} golden records agree")]
    public static partial void Loaded(this ILogger logger, string model, int version, string device, int records);

    [LoggerMessage(EventId = 2004, Message = "ONNX Runtime: {Text} ({Category}, {Location})")]
    public static partial void FromRuntime(this ILogger logger, LogLevel level, string text, string category, string location);
}
