using System.Text.Encodings.Web;
using System.Text.Json;

namespace RankDb.Service.Http;

/// <summary>One request in progress.</summary>
internal sealed class ApiCall(string route, HttpContext context, JsonElement body, DateTimeOffset deadline)
{
    // Answers are JSON and nothing else, so letters of other scripts need no escapes.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The route as it is mapped.</summary>
    internal string Route => route;

    internal HttpContext Context => context;

    /// <summary>The body; undefined for GET.</summary>
    internal JsonElement Body => body;

    internal DateTimeOffset Deadline => deadline;

    /// <summary>Fires when the client goes away or the service is being stopped hard.</summary>
    internal CancellationToken Cancelled => context.RequestAborted;

    /// <summary>Sends 200 and the JSON that <paramref name="write"/> makes.</summary>
    internal Task AnswerAsync(Func<Utf8JsonWriter, Task> write) => SendAsync(context, StatusCodes.Status200OK, write);

    internal Task AnswerAsync(Action<Utf8JsonWriter> write) => SendAsync(context, StatusCodes.Status200OK, writer =>
    {
        write(writer);
        return Task.CompletedTask;
    });

    internal static async Task SendAsync(HttpContext context, int status, Func<Utf8JsonWriter, Task> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.Body, Plain);
        await write(writer);
    }

    /// <summary>Sends what is written so far when there is much of it, so that a large answer is never held whole.</summary>
    internal async ValueTask FlushAsync(Utf8JsonWriter writer)
    {
        if (writer.BytesPending > 64 * 1024)
        {
            await writer.FlushAsync(Cancelled);
        }
    }
}
