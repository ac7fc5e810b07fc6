namespace StreamInfer.Models.Gates;

/// <summary>
/// Runs work on a thread that stands back for those that score, and returns when it is done, or throws what it threw. The core knows no way to do this on
/// Linux, where it takes a system call; the adapter does.
/// </summary>
/// <param name="name">Of the thread.</param>
/// <param name="work">The work.</param>
public delegate void LowPriorityRun(string name, Action work);
