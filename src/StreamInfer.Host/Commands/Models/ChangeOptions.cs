using System.CommandLine;

namespace StreamInfer.Host.Commands.Models;

/// <summary>The options of every command that changes the desired state.</summary>
internal sealed class ChangeOptions
{
    private readonly Option<string> _reason = new("--reason") { Description = "Why; kept with the change.", Required = true };

    private readonly Option<string> _by = new("--by") { Description = "Who.", DefaultValueFactory = _ => Environment.UserName };

    private readonly Option<long?> _revision = new("--revision") { Description = "The revision that is to be changed; left out, whichever is there." };

    private readonly Option<TimeSpan?> _wait = new("--wait")
    {
        Description = "Wait at most so long, such as 2m, until every living instance follows the change.",
        CustomParser = DurationArgument.Parse,
    };

    public void AddTo(Command command)
    {
        command.Add(_reason);
        command.Add(_by);
        command.Add(_revision);
        command.Add(_wait);
    }

    public string Reason(ParseResult parsed) => parsed.GetValue(_reason)!;

    public string By(ParseResult parsed) => parsed.GetValue(_by)!;

    /// <summary>Null for whichever is there.</summary>
    public long? Revision(ParseResult parsed) => parsed.GetValue(_revision);

    /// <summary>Null for not at all.</summary>
    public TimeSpan? Wait(ParseResult parsed) => parsed.GetValue(_wait);
}
