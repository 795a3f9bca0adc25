using RankDb.Service.Http.Cohere;
using RankDb.Service.Http.OpenAi;
using RankDb.Service.Http.Tei;

namespace RankDb.Service.Http;

/// <summary>The routes that speak to other people's clients.</summary>
internal static class HttpApi
{
    /// <summary><c>key</c> null means that only clients on this machine are served.</summary>
    internal static IServiceCollection AddHttpApi(this IServiceCollection services, string? key) => services
        .AddSingleton(new HttpAccess(key))
        .AddSingleton<ApiRunner>()
        .AddSingleton<HttpScoring>()
        .AddSingleton<Requests.TextList>()
        .AddSingleton<TeiRerank>()
        .AddSingleton<TeiEmbed>()
        .AddSingleton<TeiInfo>()
        .AddSingleton<CohereRerank>()
        .AddSingleton<OpenAiEmbeddings>()
        .AddSingleton<OpenAiModels>();

    internal static void MapHttpApi(this WebApplication app)
    {
        var tei = new TeiErrors();
        var cohere = new CohereErrors();
        var openAi = new OpenAiErrors();
        Post(app, "/rerank", tei, app.Services.GetRequiredService<TeiRerank>().RunAsync);
        Post(app, "/embed", tei, app.Services.GetRequiredService<TeiEmbed>().RunAsync);
        Get(app, "/info", tei, app.Services.GetRequiredService<TeiInfo>().RunAsync);
        app.MapGet("/health", TeiHealth.RunAsync);
        Post(app, "/v1/rerank", cohere, app.Services.GetRequiredService<CohereRerank>().RunV1Async);
        Post(app, "/v2/rerank", cohere, app.Services.GetRequiredService<CohereRerank>().RunV2Async);
        Post(app, "/v1/embeddings", openAi, app.Services.GetRequiredService<OpenAiEmbeddings>().RunAsync);
        Get(app, "/v1/models", openAi, app.Services.GetRequiredService<OpenAiModels>().ListAsync);
        Get(app, "/v1/models/{model}", openAi, app.Services.GetRequiredService<OpenAiModels>().GetAsync);
        app.MapGet("/openapi.json", OpenApiDocument.SendAsync);
    }

    private static void Post(WebApplication app, string route, ErrorShape errors, Func<ApiCall, Task> run)
    {
        var runner = app.Services.GetRequiredService<ApiRunner>();
        app.MapPost(route, (RequestDelegate)(context => runner.PostAsync(context, route, errors, run)));
    }

    private static void Get(WebApplication app, string route, ErrorShape errors, Func<ApiCall, Task> run)
    {
        var runner = app.Services.GetRequiredService<ApiRunner>();
        app.MapGet(route, (RequestDelegate)(context => runner.GetAsync(context, route, errors, run)));
    }
}
