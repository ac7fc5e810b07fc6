using StreamInfer.Topologies;

namespace StreamInfer.Tests.Topologies;

public sealed class ReferencedFileTests : IDisposable
{
    private const string Canary = "Kanari3nv0gel";

    private readonly string _folder = Directory.CreateTempSubdirectory("secrets").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("hush", "hush")]
    [InlineData("hush\n", "hush")]
    [InlineData("hush\r\n", "hush")]
    [InlineData("hush\n\n", "hush\n")]
    [InlineData("", "")]
    [InlineData(" ${E} ", " ${E} ")]
    [InlineData("a: [b]\nc", "a: [b]\nc")]
    public void ReadText_reference_isWhatTheFileHoldsWithoutItsLastLineBreak(string content, string expected)
    {
        var file = Write("secret", content);

        Assert.Equal($"u{expected}", Read($"linger.ms: 'u${{file:{file}}}'").Plan!.Kafka["linger.ms"]);
    }

    [Fact]
    public void ReadText_secret_mayComeFromAFile() =>
        Assert.Equal("hush", Read($"sasl.password: '${{file:{Write("secret", "hush\n")}}}'").Plan!.Kafka["sasl.password"]);

    [Fact]
    public void Read_relativePath_isSoughtFromTheTopologysFolder()
    {
        Write("secret", "hush");
        var topology = Write("t.yaml", Sample.With(Sample.KafkaLine, "kafka: { bootstrap.servers: b, sasl.password: '${file:secret}' }"));

        Assert.Equal("hush", TopologyReader.Read(topology, _ => null).Plan!.Kafka["sasl.password"]);
    }

    [Theory]
    [InlineData("${file:}", TopologyErrorKind.Invalid)]
    [InlineData("${file}", TopologyErrorKind.Invalid)]
    [InlineData("${file:/no/such/file}", TopologyErrorKind.MissingFile)]
    [InlineData("${file:/}", TopologyErrorKind.Unreadable)]
    public void ReadText_fileThatCannotBeRead_isLocated(string written, TopologyErrorKind kind)
    {
        var error = Assert.Single(Read($"linger.ms: '{written}'").Errors);

        Assert.Equal((kind, "kafka.linger.ms", Sample.KafkaLine), (error.Kind, error.Property, error.Line));
    }

    [Fact]
    public void ReadText_fileTooLargeOrNoText_isNotShown()
    {
        var large = Write("large", Canary + new string('x', 64 << 10));
        var binary = Path.Combine(_folder, "binary");
        File.WriteAllBytes(binary, [.. System.Text.Encoding.UTF8.GetBytes(Canary), 0xff]);

        Assert.All(new[] { large, binary }, file =>
        {
            var error = Assert.Single(Read($"sasl.password: '${{file:{file}}}'").Errors);
            Assert.Equal(TopologyErrorKind.Unreadable, error.Kind);
            Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void ReadText_wrongValueFromAFile_showsTheReferenceOnly()
    {
        var file = Write("secret", Canary + "/");
        var error = Assert.Single(Sample.Read(Sample.With(1, $"name: '${{file:{file}}}'")).Errors);

        Assert.Contains($"${{file:{file}}}", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadText_variableCalledFile_isNotAsked() =>
        Assert.Equal(TopologyErrorKind.Invalid, Assert.Single(Sample.Read(Sample.With(1, "name: '${file}'"), ("file", "x")).Errors).Kind);

    private static TopologyReading Read(string property) =>
        Sample.Read(Sample.With(Sample.KafkaLine, $"kafka: {{ bootstrap.servers: b, {property} }}"), ("E", "v"));

    private string Write(string name, string content)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, content);
        return file;
    }
}
