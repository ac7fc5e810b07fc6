using System.Globalization;
using System.Reflection;
using StreamInfer.Host;

namespace StreamInfer.Tests.Host.Commands;

public sealed class ExitCodeTests
{
    [Fact]
    public void Meanings_areOfAllCodes()
    {
        var codes = typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (int)field.GetRawConstantValue()!);

        Assert.Equal(codes.Order(), ExitCode.Meanings.Select(row => row.Code));
    }

    [Fact]
    public void Meanings_areTheRowsOfTheOperatorsTable()
    {
        var rows = File.ReadLines(Path.Combine(CommandLines.Checkout, "docs", "operations.md")).SkipWhile(line => line != "| code | meaning |").Skip(2).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(ExitCode.Meanings.Select(row => row.Code.ToString(CultureInfo.InvariantCulture)), rows.Select(row => row.Split('|')[1].Trim()));
    }
}
