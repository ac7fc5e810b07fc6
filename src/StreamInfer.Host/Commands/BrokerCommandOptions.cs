using System.CommandLine;
using System.Net;
using StreamInfer.EmbeddedBroker;
using StreamInfer.Host.Broker;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Commands;

/// <summary>The options of <c>streaminfer broker</c>, and how they are read.</summary>
internal sealed class BrokerCommandOptions
{
    private const string Always = "always";
    private const string PageCache = "page-cache";
    private const int MostPartitions = 10_000;

    private readonly Option<string> _data = new("--data") { Description = "The folder that holds everything; made if absent. One process at a time.", Required = true };

    private readonly Option<IPEndPoint> _listen = new("--listen")
    {
        Description = "Where it listens, as address:port; port 0 takes a free one.",
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 9092),
        CustomParser = argument =>
        {
            if (ListenArgument.TryParse(argument.Tokens[0].Value, out var endpoint))
            {
                return endpoint;
            }

            argument.AddError($"--listen '{argument.Tokens[0].Value}': {ListenArgument.Allowed}");
            return null;
        },
    };

    private readonly Option<string?> _advertise = new("--advertise") { Description = "The host name that clients are told to connect to; without it, the address that they reached." };

    private readonly Option<string> _flush = new("--flush")
    {
        Description = "When a record counts as written: page-cache (survives the end of the process) or always (survives power loss).",
        DefaultValueFactory = _ => PageCache,
    };

    private readonly Option<int> _partitions = new("--partitions") { Description = "Partitions of a topic created without a number.", DefaultValueFactory = _ => 4 };

    private readonly Option<bool> _autoCreate = new("--auto-create-topics") { Description = "Whether a topic that is asked for comes into being.", DefaultValueFactory = _ => true };

    private readonly Option<FileInfo> _certificate = new("--tls-certificate") { Description = "PEM file with the certificate; clients must then speak TLS." };

    private readonly Option<FileInfo> _key = new("--tls-key") { Description = "PEM file with its private key, where that is not in the same file." };

    private readonly Option<FileInfo> _users = new("--users") { Description = "File with a line NAME:PASSWORD for each user; clients must then authenticate (SASL PLAIN or SCRAM-SHA-256)." };

    /// <summary>How log lines are written.</summary>
    public Option<LogFormat> Format { get; } = new("--log-format") { Description = "How log lines are written.", DefaultValueFactory = _ => LogFormat.Text };

    public void AddTo(Command command)
    {
        _flush.AcceptOnlyFromAmong(PageCache, Always);
        _certificate.AcceptExistingOnly();
        _key.AcceptExistingOnly();
        _users.AcceptExistingOnly();
        _partitions.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostPartitions)
            {
                result.AddError("--partitions is 1 to 10,000");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(_key) is not null && result.GetValue(_certificate) is null)
            {
                result.AddError("--tls-key has no effect without --tls-certificate");
            }
        });
        Option[] all = [_data, _listen, _advertise, _flush, _partitions, _autoCreate, _certificate, _key, _users, Format];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <exception cref="Service.StartFailure">A file that is named cannot be used.</exception>
    public BrokerOptions Read(ParseResult parsed) => new()
    {
        DataFolder = Path.GetFullPath(parsed.GetRequiredValue(_data)),
        Listen = parsed.GetRequiredValue(_listen),
        AdvertisedHost = parsed.GetValue(_advertise),
        Flush = parsed.GetValue(_flush) == Always ? FlushMode.Always : FlushMode.PageCache,
        DefaultPartitions = parsed.GetValue(_partitions),
        AutoCreateTopics = parsed.GetValue(_autoCreate),
        Security = BrokerSecurityFiles.Read(parsed.GetValue(_certificate)?.FullName, parsed.GetValue(_key)?.FullName, parsed.GetValue(_users)?.FullName),
    };
}
