using RankDb.Inference;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary>Reads the arguments of a call; every mistake is 22023 or 54000 and names the argument.</summary>
internal static class CallArguments
{
    internal static string Text(WireCall call, int position, string name) =>
        call.Arguments[position] as string ?? throw Null(name);

    internal static TextKind Kind(WireCall call, int position, string name) => Text(call, position, name) switch
    {
        "query" => TextKind.Query,
        "document" => TextKind.Document,
        var other => throw new WireException("22023", $"{name} must be 'query' or 'document', got '{Short(other)}'"),
    };

    /// <summary>An array of texts without NULL among them, within the limits of one call; <c>bytesBefore</c> is what other arguments have.</summary>
    internal static IReadOnlyList<string> Texts(WireCall call, int position, string name, ServiceOptions limits, long bytesBefore = 0)
    {
        if (call.Arguments[position] is not string?[] array)
        {
            throw Null(name);
        }

        if (array.Length > limits.MaxDocumentsPerCall)
        {
            throw new WireException(
                "54000", $"{name} has {array.Length} texts, the limit of one call is {limits.MaxDocumentsPerCall}", "Split the call.");
        }

        var bytes = bytesBefore;
        for (var i = 0; i < array.Length; i++)
        {
            var text = array[i] ?? throw new WireException("22023", $"{name}[{i + 1}] is NULL", "Leave NULLs out, or replace them by ''.");
            bytes += Bytes(text);
            if (bytes > limits.MaxBytesPerCall)
            {
                throw new WireException(
                    "54000", $"the texts of the call have more than {limits.MaxBytesPerCall} bytes, the limit of one call", "Split the call.");
            }
        }

        return array!;
    }

    /// <summary>The moment the call has to be answered by, or null for none.</summary>
    internal static DateTimeOffset? Deadline(WireCall call, int position, TimeProvider time)
    {
        if (call.Arguments[position] is not long milliseconds)
        {
            return null;
        }

        return milliseconds > 0 ? time.GetUtcNow().AddMilliseconds(Math.Min(milliseconds, int.MaxValue)) : throw DeadlinePassed();
    }

    internal static WireException DeadlinePassed() =>
        new("53000", "the deadline passed before anything was scored", "Allow more time or send fewer or shorter texts.");

    internal static long Bytes(string text) => System.Text.Encoding.UTF8.GetByteCount(text);

    private static WireException Null(string name) => new("22023", $"{name} must not be NULL");

    private static string Short(string text) => text.Length <= 40 ? text : text[..40];
}
