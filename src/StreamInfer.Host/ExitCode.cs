namespace StreamInfer.Host;

/// <summary>What the program tells the shell. Every way to end has its own code and one clear line on standard error.</summary>
internal static class ExitCode
{
    /// <summary>Done, or stopped by SIGTERM or SIGINT with everything in flight finished.</summary>
    public const int Success = 0;

    /// <summary>Something that should not happen did: a defect. The line on standard error is followed by where it happened.</summary>
    public const int Unexpected = 1;

    /// <summary>Wrong arguments, or a topology with mistakes, those of the schema files that it names included.</summary>
    public const int Usage = 2;

    /// <summary>The model cannot be loaded, or does not fit the topology.</summary>
    public const int Model = 3;

    /// <summary>Kafka refused: a topic is missing, no permission, a fatal client error.</summary>
    public const int Kafka = 4;

    /// <summary>The Schema Registry refused.</summary>
    public const int Registry = 5;

    /// <summary>Stopped, but not everything in flight could be finished and committed in time; it will be scored again.</summary>
    public const int NotDrained = 6;

    /// <summary>The embedded broker cannot start: its folder is in use or cannot be read, its address is taken, or a file that it needs is wrong.</summary>
    public const int Broker = 7;

    /// <summary>Metrics and health cannot be served: the address is taken, or is not this machine's.</summary>
    public const int Endpoint = 8;

    /// <summary>What was looked for is not there: no prediction and no dead letter.</summary>
    public const int NotFound = 9;

    /// <summary>A change of a topology's desired state is refused: the state does not allow it.</summary>
    public const int Refused = 10;

    /// <summary>Somebody else changed the desired state: look again. Nothing was written.</summary>
    public const int Contended = 11;

    /// <summary>The desired state is of a newer release, or cannot be read. It is not overwritten.</summary>
    public const int Unreadable = 12;

    /// <summary>The change is written, but not every living instance follows it: one refuses a version, or time was up.</summary>
    public const int NotFollowed = 13;

    /// <summary>Something that <c>demo --story</c> claims did not hold.</summary>
    public const int NotHeld = 14;

    /// <summary>The API of a running service does not answer.</summary>
    public const int Away = 15;

    /// <summary>The API of a running service refuses: no valid token, not the role, or not a request that can be done.</summary>
    public const int Denied = 16;

    /// <summary>A running service does not do its work: a topology is not ready.</summary>
    public const int NotReady = 17;

    /// <summary>A second signal ended it at once.</summary>
    public const int Interrupted = 130;

    /// <summary>Each code in a few words, ascending: what <c>--help</c> lists.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Meanings { get; } =
    [
        (Success, "done, or stopped with everything in flight finished"),
        (Unexpected, "a defect"),
        (Usage, "wrong arguments, or a topology with mistakes"),
        (Model, "the model cannot be loaded, or does not fit"),
        (Kafka, "Kafka refused"),
        (Registry, "the Schema Registry refused"),
        (NotDrained, "stopped before everything in flight was committed; it will be scored again"),
        (Broker, "the embedded broker cannot start"),
        (Endpoint, "the address of --listen is taken, or is not this machine's"),
        (NotFound, "what was looked for is not there"),
        (Refused, "a change is refused: the state does not allow it"),
        (Contended, "somebody else changed the versions meanwhile; nothing was written"),
        (Unreadable, "what is to be changed is of a newer release, or cannot be read"),
        (NotFollowed, "the change is written, but not every instance follows"),
        (NotHeld, "something that a story of the demo claims did not hold"),
        (Away, "the API of a running service does not answer"),
        (Denied, "it refuses: no valid token, not the role, or not a request that can be done"),
        (NotReady, "a topology of a running service is not ready"),
        (Interrupted, "a second signal ended it at once"),
    ];
}
