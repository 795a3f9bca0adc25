using System.Text;

namespace RankDb.Cli.Terminal;

/// <summary>Passes help text on, calling the program <c>rankdb</c> and not by the name of its assembly.</summary>
internal sealed class CommandNameWriter(TextWriter inner) : StringWriter
{
    private static readonly string AssemblyName = RootName();

    /// <inheritdoc />
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await inner.WriteAsync(ToString().Replace(AssemblyName, "rankdb", StringComparison.Ordinal));
        await base.DisposeAsync();
    }

    private static string RootName() => System.CommandLine.RootCommand.ExecutableName;
}
