using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>A real HTTP server in OpenAI's shape, whose model is a rule of the test.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ChatServer(WebApplication app) => _app = app;

    /// <summary>Where it is, as <c>--llm</c> takes it.</summary>
    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What it was asked, as bodies.</summary>
    public ConcurrentQueue<JsonNode> Requests { get; } = new();

    /// <summary>The Authorization headers that came.</summary>
    public ConcurrentQueue<string> Keys { get; } = new();

    /// <summary>Answers to give first, in place of the model's: a status and a body.</summary>
    public ConcurrentQueue<(int Status, string Body)> Refusals { get; } = new();

    /// <summary>The model: from the question to the answer; null answers never.</summary>
    public Func<string, string?> Model { get; set; } = question => $$"""{"grade": {{ServesOf(question)}}}""";

    /// <summary>A model's whole body in place of the usual one, or null.</summary>
    public Func<string, string?> Body { get; set; } = _ => null;

    /// <summary>What a document of <see cref="JudgingDatabase"/> says of itself.</summary>
    public static int ServesOf(string question) => question[question.IndexOf("serves ", StringComparison.Ordinal) + 7] - '0';

    public static async Task<ChatServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new ChatServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/v1/chat/completions")
        {
            context.Response.StatusCode = 404;
            return;
        }

        var request = JsonNode.Parse(await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted))!;
        Requests.Enqueue(request);
        Keys.Enqueue(context.Request.Headers.Authorization.ToString());
        if (Refusals.TryDequeue(out var refusal))
        {
            context.Response.StatusCode = refusal.Status;
            context.Response.Headers.RetryAfter = "0";
            context.Response.Headers.Location = refusal.Status is >= 300 and < 400 ? "/elsewhere" : null;
            await context.Response.WriteAsync(refusal.Body);
            return;
        }

        var question = (string)request["messages"]![1]!["content"]!;
        if (Model(question) is not { } said)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return;
        }

        await context.Response.WriteAsync(Body(question) ?? new JsonObject
        {
            ["choices"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = said } }),
            ["usage"] = new JsonObject { ["prompt_tokens"] = 100, ["completion_tokens"] = 7 },
        }.ToJsonString());
    }
}
