using System.Text.Json;

namespace RankDb.Service.Http.Cohere;

/// <summary><c>{"message": "..."}</c>, with Cohere's statuses: 422 where a request is understood but cannot be honoured.</summary>
internal sealed class CohereErrors : ErrorShape
{
    internal override int StatusOf(HttpFaultKind kind) =>
        kind == HttpFaultKind.Unsupported ? StatusCodes.Status422UnprocessableEntity : CommonStatus(kind);

    internal override void Write(Utf8JsonWriter writer, HttpFault fault, int status)
    {
        writer.WriteStartObject();
        writer.WriteString("message", fault.Message);
        writer.WriteEndObject();
    }
}
