using Spectre.Console;

namespace RankDb.Cli.Terminal;

/// <summary>The bar that long work moves; draws nothing when there is no terminal.</summary>
internal sealed class ProgressBar(ProgressTask? task)
{
    /// <summary>Moves the bar.</summary>
    /// <param name="done">Units done.</param>
    /// <param name="total">Units in all; 0 when not known yet.</param>
    internal void Report(long done, long total)
    {
        if (task is null)
        {
            return;
        }

        task.IsIndeterminate = total <= 0;
        task.MaxValue = Math.Max(1, total);
        task.Value = Math.Min(done, total);
    }

    /// <summary>Changes the words before the bar.</summary>
    internal void Describe(string text)
    {
        if (task is not null)
        {
            task.Description = Markup.Escape(text);
        }
    }
}
