using System.ComponentModel;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// Threads that stand back for those that score. On Linux .NET's own thread priorities do nothing, so the thread's nice value is set by a system call.
/// </summary>
/// <remarks>
/// A thread inherits the nice value of the one that begins it, and cannot lower it again without a privilege. So on such a thread nothing must be begun that works
/// for others: no model opened (the runtime's threads), no timer made, no task completed whose continuation needs a new thread of the pool. That is why
/// <see cref="Run"/> has its caller wait, and whoever waits for the caller is woken by that one.
/// </remarks>
public static partial class LowPriority
{
    /// <summary>A tenth of the share that others get of a busy core, and all of an idle one. 19 would give a seventieth, and make run times meaningless.</summary>
    public const int Nice = 10;

    /// <summary>A seventieth, for what nobody times: shadows and monitoring.</summary>
    private const int LeastNice = 19;

    private const int PriorityOfProcess = 0;

    // For Linux the calling thread, whatever the name of the constant says: nice values are kept by thread.
    private const uint CallingThread = 0;

    /// <summary>Runs work to its end on a thread of its own, while the caller waits; throws what it threw.</summary>
    /// <param name="name">Of the thread.</param>
    /// <param name="work">The work.</param>
    public static void Run(string name, Action work)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                StandBack();
                work();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>Lowers the priority of the calling thread for good; for a thread of one's own.</summary>
    /// <exception cref="Win32Exception">The system refused, which for lowering it has no reason to.</exception>
    public static void StandBack() => StandBack(Nice);

    /// <summary>As <see cref="StandBack()"/>, as low as can be: for a thread whose work may wait for any other.</summary>
    /// <exception cref="Win32Exception">As there.</exception>
    public static void StandLast() => StandBack(LeastNice);

    private static void StandBack(int nice)
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
            return;
        }

        if (SetPriority(PriorityOfProcess, CallingThread, nice) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, uint who, int priority);
}
