namespace StreamInfer.Decoding.Features;

/// <summary>The features that go into one input of the model.</summary>
internal sealed record TensorSteps(int Tensor, int Width, FeatureStep[] Steps);
