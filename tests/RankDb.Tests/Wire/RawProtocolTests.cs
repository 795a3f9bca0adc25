using Xunit;
using static RankDb.Tests.Wire.RawClient;

namespace RankDb.Tests.Wire;

public sealed class RawProtocolTests
{
    private static readonly byte[] Sync = Message('S');

    [Fact]
    public async Task Execute_stops_at_its_row_limit_and_goes_on_from_there()
    {
        await using var host = await WireHost.StartAsync();
        await using var client = await LoginAsync(host);
        await client.SendAsync([.. Parse("s", "SELECT n FROM series(5)"), .. Bind("p", "s"), .. Execute("p", 2), .. Execute("p", 2), .. Execute("p", 2), .. Sync]);
        Assert.Equal("12DDsDDsDCZ", Types(await client.ReadUntilReadyAsync()));
        await client.SendAsync([.. Execute("p", 0), .. Sync]);
        Assert.Contains("C34000", await client.ReadUntilReadyAsync(), StringComparison.Ordinal);       // Sync ended the portal
        await client.SendAsync([.. Bind("", "s"), .. Execute("", 0), .. Sync]);                         // the statement lives on
        Assert.Equal("2DDDDDCZ", Types(await client.ReadUntilReadyAsync()));
    }

    [Fact]
    public async Task An_error_skips_to_sync()
    {
        await using var host = await WireHost.StartAsync();
        await using var client = await LoginAsync(host);
        await client.SendAsync([.. Parse("", "SELECT * FROM nothing()"), .. Bind("", ""), .. Execute("", 0), .. Parse("", "SELECT 1"), .. Sync, .. Parse("", "SELECT 1"), .. Sync]);
        Assert.Equal("EZ", Types(await client.ReadUntilReadyAsync()));
        Assert.Equal("1Z", Types(await client.ReadUntilReadyAsync()));
    }

    [Fact]
    public async Task Describe_close_flush_and_an_empty_query_answer_as_they_should()
    {
        await using var host = await WireHost.StartAsync();
        await using var client = await LoginAsync(host);
        await client.SendAsync([.. Parse("a", "SELECT * FROM rerank($1, $2, $3, $4)"), .. Describe('S', "a"), .. Message('H')]);
        await client.ReadMessageAsync('1');
        byte[] expected = [.. Int16(4), .. Int32(25), .. Int32(25), .. Int32(1009), .. Int32(23)];
        Assert.Equal(expected, await client.ReadMessageAsync('t'));
        await client.ReadMessageAsync('T');
        await client.SendAsync([.. Message('C', [(byte)'S', .. Text("a")]), .. Describe('S', "a"), .. Sync]);
        Assert.Equal("3EZ", Types(await client.ReadUntilReadyAsync()));
        await client.SendAsync([.. Parse("", ""), .. Bind("", ""), .. Describe('P', ""), .. Execute("", 0), .. Sync]);
        Assert.Equal("12nIZ", Types(await client.ReadUntilReadyAsync()));
        await client.SendAsync(Query(""));
        Assert.Equal("IZ", Types(await client.ReadUntilReadyAsync()));
        await client.SendAsync(Query("SELECT 1; SET x = 1; SELECT * FROM ping(); SELECT nothing(); SELECT 2"));
        Assert.Equal("TDCCTDCEZ", Types(await client.ReadUntilReadyAsync()));
        await client.SendAsync(Query("SELECT rerank('m', 'q', '{a}', 0)"));
        Assert.Contains("(1,0.5)", await client.ReadUntilReadyAsync(), StringComparison.Ordinal);
        await client.SendAsync(Message('F', Int32(1)));
        Assert.Contains("C0A000", await client.ReadUntilReadyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_parameters_are_converted_and_bad_ones_refused_with_the_arguments_name()
    {
        await using var host = await WireHost.StartAsync();
        await using var client = await LoginAsync(host);
        await client.SendAsync([.. Parse("", "SELECT * FROM echo($1, $2, $3, $4, $5)"), .. Bind("", "", "x", "{a,\"b c\"}", "-7", "1e3", "yes"), .. Execute("", 0), .. Sync]);
        var answer = await client.ReadUntilReadyAsync();
        Assert.Contains("a|b c", answer, StringComparison.Ordinal);
        Assert.Contains("1000", answer, StringComparison.Ordinal);
        await client.SendAsync([.. Parse("", "SELECT * FROM echo($1, $2, $3, $4, $5)"), .. Bind("", "", "x", "{a", "-7", "1e3", "yes"), .. Execute("", 0), .. Sync]);
        Assert.Contains("C22P02", await client.ReadUntilReadyAsync(), StringComparison.Ordinal);
        await client.SendAsync([.. Query("SELECT * FROM rerank('m', 'q', NULL, 'soon')")]);
        Assert.Contains("argument \"deadline_ms\" is not a valid integer", await client.ReadUntilReadyAsync(), StringComparison.Ordinal);
        await client.SendAsync(Message('Q', [.. Text("SELECT '")[..^1], 0xC3, 0x28, .. Text("'")]));
        Assert.Contains("not valid UTF-8", await client.ReadUntilReadyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Newer_minor_versions_and_options_are_negotiated_down()
    {
        await using var host = await WireHost.StartAsync();
        await using var client = new RawClient(await host.ConnectRawAsync());
        await client.SendAsync(Startup((3 << 16) | 2, "_pq_.thing\0on"));
        byte[] expected = [.. Int32(3 << 16), .. Int32(1), .. Text("_pq_.thing")];
        Assert.Equal(expected, await client.ReadMessageAsync('v'));
        await client.AuthenticateAsync(WireHost.Password);
        Assert.Contains("server_version\015.0 (RankDb ", await client.ReadUntilReadyAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80877103)]      // SSLRequest
    [InlineData(80877104)]      // GSSENCRequest
    public async Task Encryption_that_is_not_offered_is_declined_with_one_byte(int code)
    {
        await using var host = await WireHost.StartAsync();
        await using var client = new RawClient(await host.ConnectRawAsync());
        await client.SendAsync([.. Int32(8), .. Int32(code)]);
        Assert.Equal((byte)'N', await client.ReadByteAsync());
        await client.SendAsync(Startup());
        await client.AuthenticateAsync(WireHost.Password);
        await client.ReadUntilReadyAsync();
    }

    [Theory]
    [InlineData("474554202f20485454502f312e310d0a0d0a")]        // GET / HTTP/1.1
    [InlineData("00000007")]
    [InlineData("7fffffff00030000")]
    [InlineData("0000000800030000")]                            // no terminator
    [InlineData("000000090003000000")]                          // no user
    [InlineData("000000080002000000")]                          // protocol 2
    public async Task Garbage_before_the_login_is_answered_with_an_error_and_closed(string hex)
    {
        await using var host = await WireHost.StartAsync();
        await using var client = new RawClient(await host.ConnectRawAsync());
        await client.SendAsync(Convert.FromHexString(hex));
        Assert.StartsWith("E", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5100000003")]                                  // length under 4
    [InlineData("51ffffffff")]
    [InlineData("7a00000004")]                                  // unknown type
    [InlineData("5100000006414200")]                            // text not terminated where the message ends... then junk
    [InlineData("42000000080000ffff")]                          // Bind with more formats than bytes
    [InlineData("440000000658 00")]                             // Describe of neither S nor P
    [InlineData("7000000004")]                                  // a password now
    public async Task Garbage_after_the_login_is_08P01_and_closed(string hex)
    {
        await using var host = await WireHost.StartAsync();
        await using var client = await LoginAsync(host);
        await client.SendAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Contains("C08P01", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_cut_at_every_byte_gives_the_same_answer()
    {
        await using var host = await WireHost.StartAsync();
        byte[] session = [.. Parse("s", "SELECT * FROM echo($1, $2, $3, $4, $5)"), .. Bind("", "s", "żółw", "{a}", "1", "2", "t"), .. Describe('P', ""), .. Execute("", 0), .. Sync];
        await using var client = await LoginAsync(host);
        await client.SendAsync(session);
        var whole = await client.ReadUntilReadyAsync();
        byte[] close = [.. Message('C', [(byte)'S', .. Text("s")]), .. Sync];
        for (var cut = 0; cut <= session.Length; cut++)
        {
            await client.SendAsync(close);
            await client.ReadUntilReadyAsync();
            await client.SendAsync(session[..cut]);
            await client.SendAsync(session[cut..]);
            Assert.Equal(whole, await client.ReadUntilReadyAsync());
        }
    }

    [Fact]
    public async Task Mutated_sessions_end_in_an_answer_or_a_close_and_never_disturb_the_service()
    {
        await using var host = await WireHost.StartAsync();
        var random = new Random(20261127);
        byte[] session =
        [
            .. Parse("s", "SELECT * FROM echo($1, $2::text[], $3, 4, true)"), .. Bind("", "s", "x", "{a,b}", "3"), .. Describe('P', ""), .. Execute("", 1), .. Sync,
            .. Query("SELECT ordinal FROM rerank('m', E'q\\n', ARRAY['a', $$b$$], 5)"), .. Message('C', [(byte)'P', .. Text("p")]), .. Sync,
        ];
        for (var round = 0; round < 300; round++)
        {
            var mutated = (byte[])session.Clone();
            for (var change = 0; change <= random.Next(4); change++)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            await using var client = await LoginAsync(host);
            await client.SendAsync(mutated[..random.Next(1, mutated.Length + 1)]);
            client.EndSending();
            await client.ReadToEndAsync();      // returns: the server neither hangs nor waits for more
        }

        Assert.DoesNotContain(host.Log.Lines, l => l.Contains(" 1007 ", StringComparison.Ordinal) || l.StartsWith("Critical", StringComparison.Ordinal));
        await using var last = await LoginAsync(host);
        await last.SendAsync(Query("SELECT * FROM ping()"));
        Assert.Contains("1.2", await last.ReadUntilReadyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mutated_logins_end_in_an_error_or_a_close()
    {
        await using var host = await WireHost.StartAsync();
        var random = new Random(7);
        byte[] login = [.. Startup(), .. Message('p', [.. Text("SCRAM-SHA-256"), .. Int32(12), .. Text("n,,n=,r=abcd")[..^1]]), .. Message('p', "c=biws,r=abcd,p=AAAA"u8.ToArray())];
        for (var round = 0; round < 300; round++)
        {
            var mutated = (byte[])login.Clone();
            mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            await using var client = new RawClient(await host.ConnectRawAsync());
            await client.SendAsync(mutated);
            client.EndSending();
            Assert.DoesNotContain("Z\0\0\0\u0005I", await client.ReadToEndAsync(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(host.Log.Lines, l => l.Contains(" 1007 ", StringComparison.Ordinal));
    }

    private static byte[] Parse(string name, string sql) => Message('P', [.. Text(name), .. Text(sql), .. Int16(0)]);

    private static byte[] Bind(string portal, string statement, params string[] values) => Message('B',
        [.. Text(portal), .. Text(statement), .. Int16(0), .. Int16((short)values.Length), .. values.SelectMany(v => (byte[])[.. Int32(Text(v).Length - 1), .. Text(v)[..^1]]), .. Int16(0)]);

    private static byte[] Execute(string portal, int rows) => Message('E', [.. Text(portal), .. Int32(rows)]);

    private static byte[] Describe(char kind, string name) => Message('D', [(byte)kind, .. Text(name)]);

    private static string Types(string answer) => string.Concat(answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.Length > 1 && l[1] == ':').Select(l => l[0]));
}
