using System.Net;
using Microsoft.AspNetCore.Http;
using RankDb.Service;
using RankDb.Service.Http;
using Xunit;

namespace RankDb.Tests.Service.Http;

public sealed class HttpAccessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.7", false)]
    [InlineData("::ffff:10.0.0.7", false)]
    [InlineData("2001:db8::1", false)]
    public void Without_a_key_only_this_machine_is_served(string client, bool served)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(client);
        var refused = Record.Exception(() => new HttpAccess(null).Check(context));
        Assert.Equal(served, refused is null);
        Assert.True(served || refused is HttpFault { Kind: HttpFaultKind.Unauthorized });
    }

    [Theory]
    [InlineData("Bearer right-key", true)]
    [InlineData("bearer right-key", true)]
    [InlineData("Bearer wrong-key", false)]
    [InlineData("Bearer right-key2", false)]
    [InlineData("Bearer right-ke", false)]
    [InlineData("Bearer ", false)]
    [InlineData("Basic right-key", false)]
    [InlineData("right-key", false)]
    [InlineData(null, false)]
    public void With_a_key_everyone_needs_it(string? header, bool served)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        if (header is not null)
        {
            context.Request.Headers.Authorization = header;
        }

        var refused = Record.Exception(() => new HttpAccess("right-key").Check(context));
        Assert.Equal(served, refused is null);
    }

    [Theory]
    [InlineData("/rerank", """{"error":"This service needs its key: send the header 'Authorization: Bearer KEY'.","error_type":"Validation"}""")]
    [InlineData("/v1/rerank", """{"message":"This service needs its key: send the header 'Authorization: Bearer KEY'."}""")]
    [InlineData("/v1/embeddings", """{"error":{"message":"This service needs its key: send the header 'Authorization: Bearer KEY'.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""")]
    public async Task A_request_without_the_key_is_401_before_its_body_is_read(string route, string expected)
    {
        await using var service = await TinyService.StartAsync(Token, key: "right-key");
        using var stranger = service.Caller();
        var answer = await stranger.PostTextAsync(route, "not even JSON", Token);
        Assert.Equal((401, expected), (answer.Status, answer.Text));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        using var friend = service.Caller("right-key");
        Assert.Equal(200, (await friend.PostAsync("/v1/rerank", new { query = "q", documents = new[] { "a" } }, Token)).Status);
    }

    [Fact]
    public void A_key_is_read_from_the_option_or_the_file_and_bad_ones_are_refused()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Null(HttpKey.Read(new ServiceOptions()));
            Assert.Equal("abc", HttpKey.Read(new ServiceOptions { HttpApiKey = "abc" }));
            File.WriteAllText(file, "def\n");
            Assert.Equal("def", HttpKey.Read(new ServiceOptions { HttpApiKeyFile = file }));
            File.WriteAllText(file, "\n");
            Assert.Throws<ServiceStartException>(() => HttpKey.Read(new ServiceOptions { HttpApiKeyFile = file }));
            Assert.Throws<ServiceStartException>(() => HttpKey.Read(new ServiceOptions { HttpApiKey = "a b" }));
            Assert.Throws<ServiceStartException>(() => HttpKey.Read(new ServiceOptions { HttpApiKey = "é" }));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
