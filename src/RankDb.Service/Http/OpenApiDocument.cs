namespace RankDb.Service.Http;

/// <summary><c>/openapi.json</c>: the routes, described by hand in openapi.json beside this file.</summary>
internal static class OpenApiDocument
{
    private const string Resource = "RankDb.Service.openapi.json";

    internal static string Text()
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("\"version\": \"0\"", $"\"version\": \"{ServiceVersion.Text}\"", StringComparison.Ordinal);
    }

    internal static Task SendAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Text(), context.RequestAborted);
    }
}
