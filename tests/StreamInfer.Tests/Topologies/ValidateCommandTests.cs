using System.CommandLine;
using StreamInfer.Host.Commands;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Topologies;

public sealed class ValidateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("validate").FullName;
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Invoke_rightFile_saysOk()
    {
        var file = Write("right.yaml", Sample.Text);

        Assert.Equal((0, $"{file}: ok\n", ""), Invoke(file));
    }

    [Fact]
    public void Invoke_wrongFileBesideRightOne_printsEveryMistakeAndOk()
    {
        var wrong = Write("wrong.yaml", Sample.With(1, "name: a b") + "limits: []\n");
        var right = Write("right.yaml", Sample.Text);

        var (code, printed, mistakes) = Invoke(wrong, right);

        Assert.Equal((2, $"{right}: ok\n"), (code, printed));
        Assert.Equal(
            [$"{wrong}:1:7: name: 'a b' is not a name: 1 to 100 letters, digits, '.', '_' and '-'", $"{wrong}:8:1: limits: has a list; allowed is a section with keys out of maxPayloadBytes, maxKeyBytes, maxHeaders, maxHeaderBytes, maxSchemaBytes, rate"],
            mistakes.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Invoke_noSuchFile_isWrong()
    {
        var (code, printed, mistakes) = Invoke(Path.Combine(_folder, "none.yaml"));

        Assert.Equal((2, ""), (code, printed));
        Assert.StartsWith($"{Path.Combine(_folder, "none.yaml")}:1:1: ", mistakes, StringComparison.Ordinal);
    }

    [Fact]
    public void Invoke_nothingToCheck_isWrong() => Assert.Equal((2, "", "validate needs at least one FILE, or --schema, or --reference\n"), Invoke());

    [Fact]
    public void Invoke_schema_printsIt() => Assert.Equal((0, TopologySchema.Json(), ""), Invoke("--schema"));

    [Fact]
    public void Validate_environment_isAsked()
    {
        var file = Write("t.yaml", Sample.With(1, "name: ${N}"));

        Assert.Equal(0, ValidateCommand.Validate([file], name => name == "N" ? "t" : null, _output, _errors));
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private (int Code, string Output, string Errors) Invoke(params string[] arguments)
    {
        var code = ValidateCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = _output, Error = _errors });
        return (code, _output.ToString(), _errors.ToString());
    }
}
