using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace RankDb.Cli.Terminal;

/// <summary>Where commands write: data to standard output, everything else to standard error.</summary>
internal sealed class CliTerminal
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly TextWriter _output;
    private readonly TextWriter _notes;
    private readonly IAnsiConsole? _progressConsole;

    /// <summary>A terminal over two writers.</summary>
    /// <param name="output">Where data goes.</param>
    /// <param name="notes">Where notes, warnings and progress go.</param>
    /// <param name="width">Columns of the terminal, or null when the output is not a terminal: then nothing is cut.</param>
    /// <param name="progressConsole">Where progress bars are drawn, or null for none.</param>
    internal CliTerminal(TextWriter output, TextWriter notes, int? width, IAnsiConsole? progressConsole = null)
    {
        _output = output;
        _notes = notes;
        Width = width;
        _progressConsole = progressConsole;
    }

    /// <summary>Columns of the terminal, or null when the output is redirected.</summary>
    internal int? Width { get; }

    /// <summary>The terminal of this process.</summary>
    internal static CliTerminal OfProcess()
    {
        int? width = Console.IsOutputRedirected ? null : Math.Max(40, Console.WindowWidth);
        var console = Console.IsErrorRedirected || Console.IsOutputRedirected
            ? null
            : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return new CliTerminal(Console.Out, Console.Error, width, console);
    }

    /// <summary>One line of data.</summary>
    internal void Line(string text = "") => _output.WriteLine(text);

    /// <summary>One line that is not data: what is going on.</summary>
    internal void Note(string text) => _notes.WriteLine(text);

    /// <summary>A note about progress where no bar is drawn that shows it.</summary>
    internal void NoteWithoutBar(string text)
    {
        if (_progressConsole is null)
        {
            Note(text);
        }
    }

    /// <summary>Rows as a table that fits the terminal.</summary>
    internal void Table(TextTable table)
    {
        foreach (var line in table.Lines(Width))
        {
            _output.WriteLine(line);
        }
    }

    /// <summary>A value as indented JSON.</summary>
    internal void Json(object? value) => _output.WriteLine(JsonSerializer.Serialize(value, JsonOptions));

    /// <summary>Runs long work under a progress bar, or without one when the output is redirected.</summary>
    /// <param name="title">What the work is.</param>
    /// <param name="work">The work; it reports through its argument.</param>
    internal async Task<T> ProgressAsync<T>(string title, Func<ProgressBar, Task<T>> work)
    {
        if (_progressConsole is null)
        {
            Note(title);
            return await work(new ProgressBar(null));
        }

        return await _progressConsole.Progress()
            .AutoClear(false)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                task.IsIndeterminate = true;
                var result = await work(new ProgressBar(task));
                task.IsIndeterminate = false;
                task.Value = task.MaxValue;
                return result;
            });
    }
}
