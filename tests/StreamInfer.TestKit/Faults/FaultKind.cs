namespace StreamInfer.TestKit.Faults;

/// <summary>What is done to a run.</summary>
internal enum FaultKind
{
    /// <summary>An instance ends by SIGKILL and is started again.</summary>
    ServiceKilled,

    /// <summary>An instance is stopped (SIGSTOP) past its session time-out and goes on (SIGCONT): a zombie.</summary>
    ServiceSuspended,

    /// <summary>An instance is asked to stop (SIGTERM), must end in order, and is started again.</summary>
    ServiceTerminated,

    /// <summary>The broker ends by SIGKILL and is started again on its data.</summary>
    BrokerKilled,

    /// <summary>The broker is stopped (SIGSTOP) and goes on (SIGCONT).</summary>
    BrokerSuspended,

    /// <summary>The registry answers 500.</summary>
    RegistryFailing,

    /// <summary>The registry does not answer.</summary>
    RegistryHanging,

    /// <summary>The registry answers with something else.</summary>
    RegistryLying,
}
