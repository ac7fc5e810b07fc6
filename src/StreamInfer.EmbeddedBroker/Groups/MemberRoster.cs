namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>
/// The members of a group, in the order in which they came: who is who, who leads, and what they have in common. Guarded by the group's lock.
/// </summary>
internal sealed class MemberRoster
{
    private readonly OrderedDictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Member> _static = new(StringComparer.Ordinal);

    public int Count => _members.Count;

    public IReadOnlyList<Member> All => _members.Values;

    /// <summary>Null in an empty group.</summary>
    public Member? Leader { get; private set; }

    /// <summary>That of the members, also after the last has left; null before the first came.</summary>
    public string? ProtocolType { get; set; }

    /// <summary>The longest that any member needs to join again; zero without members.</summary>
    public TimeSpan RebalanceTimeout
    {
        get
        {
            var longest = TimeSpan.Zero;
            foreach (var member in _members.Values)
            {
                longest = member.RebalanceTimeout > longest ? member.RebalanceTimeout : longest;
            }

            return longest;
        }
    }

    public bool HaveAllJoined
    {
        get
        {
            foreach (var member in _members.Values)
            {
                if (member.Joining is null)
                {
                    return false;
                }
            }

            return true;
        }
    }

    public Member? Find(string id) => _members.GetValueOrDefault(id);

    public Member? FindStatic(string instanceId) => _static.GetValueOrDefault(instanceId);

    /// <summary>The first to come leads, and its type is the group's.</summary>
    public void Add(Member member)
    {
        if (_members.Count == 0)
        {
            ProtocolType = member.ProtocolType;
        }

        _members.Add(member.Id, member);
        if (member.InstanceId is not null)
        {
            _static.Add(member.InstanceId, member);
        }

        Leader ??= member;
    }

    /// <returns>False where it is none, or none any more.</returns>
    public bool Remove(Member member)
    {
        if (Find(member.Id) != member)
        {
            return false;
        }

        _members.Remove(member.Id);
        if (member.InstanceId is not null)
        {
            _static.Remove(member.InstanceId);
        }

        if (Leader == member)
        {
            Leader = _members.Count > 0 ? _members.GetAt(0).Value : null;
        }

        return true;
    }

    /// <summary>A static member goes on under another id; it leads on if it led.</summary>
    public void Rename(Member member, string id)
    {
        var at = _members.IndexOf(member.Id);
        _members.RemoveAt(at);
        member.Id = id;
        _members.Insert(at, id, member);
    }

    /// <summary>Lets a member lead; the oldest where there is none of that id.</summary>
    public void SetLeader(string? id) => Leader = (id is null ? null : Find(id)) ?? Leader;

    /// <summary>Sees to it that the leader is one who has joined.</summary>
    /// <returns>False where nobody has.</returns>
    public bool ElectJoinedLeader()
    {
        if (Leader?.Joining is not null)
        {
            return true;
        }

        foreach (var member in _members.Values)
        {
            if (member.Joining is not null)
            {
                Leader = member;
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a member that offers this can be one: it has to share a protocol with all others. The first one sets the type.</summary>
    public bool Accepts(string protocolType, IReadOnlyList<MemberProtocol> protocols)
    {
        if (_members.Count == 0)
        {
            return protocolType.Length > 0 && protocols.Count > 0;
        }

        if (!string.Equals(protocolType, ProtocolType, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var protocol in protocols)
        {
            if (IsSupportedByAll(protocol.Name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Every member votes for the first of its protocols that all others support too; the one with the most votes wins, of several the one that the
    /// oldest member likes best.
    /// </summary>
    /// <returns>Null without members.</returns>
    public string? SelectProtocol()
    {
        if (_members.Count == 0)
        {
            return null;
        }

        var votes = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var protocol in _members.GetAt(0).Value.Protocols)
        {
            if (IsSupportedByAll(protocol.Name))
            {
                votes.TryAdd(protocol.Name, 0);
            }
        }

        foreach (var member in _members.Values)
        {
            foreach (var protocol in member.Protocols)
            {
                if (votes.TryGetValue(protocol.Name, out var count))
                {
                    votes[protocol.Name] = count + 1;
                    break;
                }
            }
        }

        return votes.MaxBy(vote => vote.Value).Key;
    }

    private bool IsSupportedByAll(string protocol)
    {
        foreach (var member in _members.Values)
        {
            if (!member.Supports(protocol))
            {
                return false;
            }
        }

        return true;
    }
}
