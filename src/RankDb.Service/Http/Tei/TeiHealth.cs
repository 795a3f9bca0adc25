using RankDb.Service.Health;

namespace RankDb.Service.Http.Tei;

/// <summary><c>GET /health</c> as text-embeddings-inference has it: 200 without a body when the models work, else 503.</summary>
internal static class TeiHealth
{
    internal static Task RunAsync(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<ModelTrial>().Problem is null)
        {
            return Task.CompletedTask;
        }

        return ApiCall.SendAsync(context, StatusCodes.Status503ServiceUnavailable, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("error", "unhealthy");
            writer.WriteString("error_type", "Unhealthy");
            writer.WriteEndObject();
            return Task.CompletedTask;
        });
    }
}
