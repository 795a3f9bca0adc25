using System.Text.Json;

namespace RankDb.Service.Http.Tei;

/// <summary><c>{"error": "...", "error_type": "Validation"}</c>, with the statuses of text-embeddings-inference.</summary>
internal sealed class TeiErrors : ErrorShape
{
    internal override int StatusOf(HttpFaultKind kind) => kind switch
    {
        HttpFaultKind.BadValue or HttpFaultKind.Unsupported => StatusCodes.Status422UnprocessableEntity,
        HttpFaultKind.BatchTooLarge or HttpFaultKind.InputTooLong => StatusCodes.Status413PayloadTooLarge,
        HttpFaultKind.Failed => StatusCodes.Status424FailedDependency,
        _ => CommonStatus(kind),
    };

    internal override void Write(Utf8JsonWriter writer, HttpFault fault, int status)
    {
        writer.WriteStartObject();
        writer.WriteString("error", fault.Message);
        writer.WriteString("error_type", fault.Kind switch
        {
            HttpFaultKind.Empty => "Empty",
            // It has no word for a deadline; like a full queue, more time or less work helps.
            HttpFaultKind.Busy or HttpFaultKind.Deadline => "Overloaded",
            HttpFaultKind.NotReady => "Unhealthy",
            HttpFaultKind.Failed => "Backend",
            _ => "Validation",
        });
        writer.WriteEndObject();
    }
}
