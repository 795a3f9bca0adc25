using System.Text.Json;

namespace RankDb.Service.Http.OpenAi;

/// <summary><c>{"error": {"message", "type", "param", "code"}}</c>, with OpenAI's statuses.</summary>
internal sealed class OpenAiErrors : ErrorShape
{
    internal override int StatusOf(HttpFaultKind kind) => CommonStatus(kind);

    internal override void Write(Utf8JsonWriter writer, HttpFault fault, int status)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("message", fault.Message);
        writer.WriteString("type", fault.Kind switch
        {
            HttpFaultKind.Busy => "requests",
            HttpFaultKind.Deadline or HttpFaultKind.NotReady or HttpFaultKind.Failed => "server_error",
            _ => "invalid_request_error",
        });
        writer.WriteString("param", fault.Field);
        writer.WriteString("code", fault.Kind switch
        {
            HttpFaultKind.UnknownModel => "model_not_found",
            HttpFaultKind.Unauthorized => "invalid_api_key",
            HttpFaultKind.InputTooLong => "context_length_exceeded",
            HttpFaultKind.Unsupported => "unsupported_value",
            HttpFaultKind.Busy => "rate_limit_exceeded",
            HttpFaultKind.Deadline => "timeout",
            _ => null,
        });
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
