using System.Text.RegularExpressions;

namespace RankDb.Inference;

/// <summary>The name of a model on the hub: <c>owner/name</c>, or <c>name</c> alone for the oldest ones.</summary>
public sealed partial record HubModelId
{
    private HubModelId(string text) => Text = text;

    /// <summary>As the hub writes it.</summary>
    public string Text { get; }

    /// <summary>Reads a hub id.</summary>
    /// <exception cref="ModelException">22023, with what an id looks like.</exception>
    public static HubModelId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Shape().IsMatch(text) && !text.Contains("--", StringComparison.Ordinal) && !text.Contains("..", StringComparison.Ordinal)
            ? new HubModelId(text)
            : throw new ModelException(
                $"'{text}' is neither a folder nor a hub id such as cross-encoder/ms-marco-MiniLM-L6-v2 (letters, digits, '-', '_', '.'; one '/').", "22023");
    }

    /// <summary>Refuses a revision that no branch, tag or commit can have.</summary>
    /// <exception cref="ModelException">22023.</exception>
    public static string CheckRevision(string revision)
    {
        ArgumentNullException.ThrowIfNull(revision);
        return Revision().IsMatch(revision) && !revision.Contains("..", StringComparison.Ordinal)
            ? revision
            : throw new ModelException($"'{revision}' is not a revision: name a branch, a tag or a commit.", "22023");
    }

    /// <inheritdoc />
    public override string ToString() => Text;

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})?\z")]
    private static partial Regex Shape();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}\z")]
    private static partial Regex Revision();
}
