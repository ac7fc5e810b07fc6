using System.Security.Cryptography;
using System.Text;
using StreamInfer.Models;

namespace StreamInfer.Tests.Models;

public sealed class ModelDigestTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compute_oneFile_isItsPlainSha256()
    {
        var file = _folder.Write("model.onnx", [0x08, 0x07]);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([0x08, 0x07])), ModelDigest.Compute(file));
    }

    [Fact]
    public void Compute_externalWeights_coversThemInOrdinalOrder()
    {
        var model = Model(Initializer("w.bin"), Initializer("a/k.bin"), Initializer("./w.bin"));
        var file = _folder.Write("model.onnx", model);
        _folder.Write("w.bin", "weights");
        _folder.Write("a/k.bin", "scale");

        byte[] covered = [.. model, .. "a/k.binscalew.binweights"u8];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(covered)), ModelDigest.Compute(file));
    }

    [Fact]
    public void List_tensorsInAttributesAndSubgraphs_areFound()
    {
        var subgraph = Field(5, Field(6, Field(5, Location("deep.bin"))));
        var sparse = Field(15, Field(1, Location("sparse.bin")));
        var function = Field(25, Field(7, Field(5, Field(5, Location("function.bin")))));
        byte[] model = [.. Field(7, [.. Field(1, subgraph), .. sparse]), .. function];

        Assert.Equal("deep.bin function.bin sparse.bin", string.Join(' ', ExternalWeights.List(_folder.Write("model.onnx", model))));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData(".")]
    public void Compute_weightsOutsideOfTheFolder_isRefused(string location)
    {
        var file = _folder.Write("model.onnx", Model(Initializer(location)));

        Assert.Equal(
            $"{file} names external weights '{location}', which lie outside of its folder",
            Assert.Throws<ModelLoadException>(() => ModelDigest.Compute(file)).Message);
    }

    [Fact]
    public void Compute_missingWeights_namesTheFile()
    {
        var file = _folder.Write("model.onnx", Model(Initializer("gone.bin")));

        Assert.Contains("gone.bin", Assert.Throws<ModelLoadException>(() => ModelDigest.Compute(file)).Message);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x3A, 0x05, 0x01 })]
    [InlineData(new byte[] { 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x00, 0x01 })]
    [InlineData(new byte[] { 0x0F, 0x01 })]
    public void List_noProtobuf_isRefused(byte[] content) =>
        Assert.Contains("is no ONNX file", Assert.Throws<ModelLoadException>(() => ExternalWeights.List(_folder.Write("model.onnx", content))).Message);

    [Fact]
    public void List_graphsWithoutEnd_isRefused()
    {
        byte[] graph = [];
        for (var depth = 0; depth < 60; depth++)
        {
            graph = Field(1, Field(5, Field(6, graph)));
        }

        Assert.Throws<ModelLoadException>(() => ExternalWeights.List(_folder.Write("model.onnx", Field(7, graph))));
    }

    [Fact]
    public void CollectLocations_damagedBytes_neverThrows()
    {
        var model = Model(Initializer("w.bin"), Initializer("a/k.bin"));
        var random = new Random(12345);
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = model[..random.Next(model.Length + 1)];
            for (var hit = 0; hit < 3 && damaged.Length > 0; hit++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            OnnxWalk.CollectLocations(damaged, new HashSet<string>(StringComparer.Ordinal));
            ZipMapSearch.Find(damaged);
        }
    }

    private static byte[] Model(params byte[][] initializers) => Field(7, [.. initializers.SelectMany(bytes => bytes)]);

    private static byte[] Initializer(string location) => Field(5, Location(location));

    // TensorProto with external_data { key: "location" } and data_location EXTERNAL.
    private static byte[] Location(string location) =>
        [.. Field(13, [.. Field(1, "location"u8.ToArray()), .. Field(2, Encoding.UTF8.GetBytes(location))]), 14 << 3, 1];

    private static byte[] Field(int number, byte[] content)
    {
        var bytes = new List<byte>();
        Varint(bytes, (number << 3) | 2);
        Varint(bytes, content.Length);
        return [.. bytes, .. content];
    }

    private static void Varint(List<byte> target, int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            target.Add((byte)(value | 0x80));
        }

        target.Add((byte)value);
    }
}
