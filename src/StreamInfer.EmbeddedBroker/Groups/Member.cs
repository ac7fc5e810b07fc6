namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>One member of a group. Guarded by the group's lock.</summary>
internal sealed class Member
{
    private static readonly byte[] NoMetadata = [];

    public Member(string id, JoinRequest request)
    {
        Id = id;
        InstanceId = request.InstanceId;
        Update(request);
    }

    /// <summary>A static member that comes back gets another one.</summary>
    public string Id { get; set; }

    /// <summary>Of a static member, else null.</summary>
    public string? InstanceId { get; }

    public string ClientId { get; private set; } = "";

    public string ClientHost { get; private set; } = "";

    public TimeSpan SessionTimeout { get; private set; }

    public TimeSpan RebalanceTimeout { get; private set; }

    public string ProtocolType { get; private set; } = "";

    /// <summary>In the order of its preference.</summary>
    public IReadOnlyList<MemberProtocol> Protocols { get; private set; } = [];

    /// <summary>What it has to do in this generation; empty before the leader said so.</summary>
    public byte[] Assignment { get; set; } = NoMetadata;

    /// <summary>Its first generation has not begun: it has another time limit than its session's.</summary>
    public bool IsNew { get; set; } = true;

    /// <summary>The client knows its id. One that does not (old clients, on their first join) can never come back as this member.</summary>
    public bool IsIdKnown { get; set; }

    /// <summary>Removes it when it is silent for too long. Set when it is added.</summary>
    public required GroupTimer Session { get; init; }

    /// <summary>Its join that waits for the generation to begin; null for none.</summary>
    public TaskCompletionSource<JoinResult>? Joining { get; private set; }

    /// <summary>Its request that waits for the leader's word; null for none.</summary>
    public TaskCompletionSource<SyncResult>? Syncing { get; private set; }

    public bool IsWaiting => Joining is not null || Syncing is not null;

    /// <summary>Takes over what the member says now.</summary>
    public void Update(JoinRequest request)
    {
        ClientId = request.ClientId;
        ClientHost = request.ClientHost;
        SessionTimeout = request.SessionTimeout;
        RebalanceTimeout = request.RebalanceTimeout < GroupLimits.MinSessionTimeout ? GroupLimits.MinSessionTimeout
            : request.RebalanceTimeout > GroupLimits.MaxRebalanceTimeout ? GroupLimits.MaxRebalanceTimeout
            : request.RebalanceTimeout;
        ProtocolType = request.ProtocolType;
        Protocols = request.Protocols;
    }

    /// <summary>What is kept of it over a restart of the broker.</summary>
    public MemberSnapshot Snapshot(string? protocol) =>
        new(Id, InstanceId, ClientId, ClientHost, RebalanceTimeout, SessionTimeout, MetadataOf(protocol), Assignment);

    /// <summary>What a member said that was kept: of its protocols, only the one of the generation.</summary>
    public static JoinRequest AsJoined(in MemberSnapshot kept, GroupSnapshot group) => new()
    {
        Group = "",
        MemberId = kept.Id,
        InstanceId = kept.InstanceId,
        ClientId = kept.ClientId,
        ClientHost = kept.ClientHost,
        SessionTimeout = kept.SessionTimeout,
        RebalanceTimeout = kept.RebalanceTimeout,
        ProtocolType = group.ProtocolType,
        Protocols = [new MemberProtocol(group.ProtocolName ?? "", kept.Metadata)],
    };

    public bool Supports(string protocol)
    {
        foreach (var own in Protocols)
        {
            if (string.Equals(own.Name, protocol, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What it says under a protocol; empty where it does not support it.</summary>
    public byte[] MetadataOf(string? protocol)
    {
        foreach (var own in Protocols)
        {
            if (string.Equals(own.Name, protocol, StringComparison.Ordinal))
            {
                return own.Metadata;
            }
        }

        return NoMetadata;
    }

    /// <summary>Whether it says of itself what it said before, to the byte.</summary>
    public bool SaysTheSame(IReadOnlyList<MemberProtocol> protocols)
    {
        if (protocols.Count != Protocols.Count)
        {
            return false;
        }

        for (var i = 0; i < protocols.Count; i++)
        {
            if (!string.Equals(protocols[i].Name, Protocols[i].Name, StringComparison.Ordinal)
                || !protocols[i].Metadata.AsSpan().SequenceEqual(Protocols[i].Metadata))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>It joins and waits. A join of the same member that waits already, on a connection that it gave up, is told to ask again.</summary>
    public Task<JoinResult> BeginJoin()
    {
        AnswerJoin(JoinResult.Failed(Wire.ErrorCode.RebalanceInProgress, Id));
        Joining = new TaskCompletionSource<JoinResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Joining.Task;
    }

    /// <summary>It asks for its assignment and waits; as <see cref="BeginJoin"/>.</summary>
    public Task<SyncResult> BeginSync()
    {
        AnswerSync(SyncResult.Failed(Wire.ErrorCode.RebalanceInProgress));
        Syncing = new TaskCompletionSource<SyncResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Syncing.Task;
    }

    /// <returns>False where it does not wait for this.</returns>
    public bool AnswerJoin(JoinResult result)
    {
        var joining = Joining;
        Joining = null;
        return joining?.TrySetResult(result) ?? false;
    }

    /// <returns>False where it does not wait for this.</returns>
    public bool AnswerSync(SyncResult result)
    {
        var syncing = Syncing;
        Syncing = null;
        return syncing?.TrySetResult(result) ?? false;
    }

    /// <summary>Nobody is there any more to be answered.</summary>
    /// <returns>False where another request of the member, or none, waits.</returns>
    public bool Abandon(Task answer, CancellationToken aborted)
    {
        if (Joining is { } joining && joining.Task == answer)
        {
            Joining = null;
            return joining.TrySetCanceled(aborted);
        }

        if (Syncing is { } syncing && syncing.Task == answer)
        {
            Syncing = null;
            return syncing.TrySetCanceled(aborted);
        }

        return false;
    }
}
