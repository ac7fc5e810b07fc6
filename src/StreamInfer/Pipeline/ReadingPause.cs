namespace StreamInfer.Pipeline;

/// <summary>
/// Lets people stop a pipeline from reading: it finishes and commits what it has, keeps polling so that it stays in its group, and the backlog grows. Safe for any
/// thread; the poller looks at least every tenth of a second.
/// </summary>
public sealed class ReadingPause
{
    private volatile bool _isOn;

    /// <summary>Whether nothing is to be read.</summary>
    public bool IsOn => _isOn;

    /// <returns>False where it was so already.</returns>
    public bool TrySet(bool isOn)
    {
        if (_isOn == isOn)
        {
            return false;
        }

        _isOn = isOn;
        return true;
    }
}
