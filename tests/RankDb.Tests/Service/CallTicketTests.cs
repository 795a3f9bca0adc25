using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RankDb.Service.Access;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class CallTicketTests
{
    private readonly SteppedTime _time = new();

    [Fact]
    public void A_ticket_is_accepted_once_and_gives_the_models_denied()
    {
        var tickets = new CallTicket("secret", _time);
        var ticket = Make("secret", denied: """["a","b"]""");
        Assert.Equal(["a", "b"], tickets.Accept("embed", "m", ticket));
        Assert.Contains("used before", Refusal(() => tickets.Accept("embed", "m", ticket)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_ticket_was_not_made_for_is_refused()
    {
        var tickets = new CallTicket("secret", _time);
        var ticket = Make("secret");
        Assert.Contains("not made for this call", Refusal(() => tickets.Accept("rerank", "m", ticket)), StringComparison.Ordinal);
        Assert.Contains("not made for this call", Refusal(() => tickets.Accept("embed", "other", ticket)), StringComparison.Ordinal);
        Assert.Contains("not made for this call", Refusal(() => tickets.Accept("embed", "m", Make("guess"))), StringComparison.Ordinal);
        Assert.Contains("not made for this call", Refusal(() => tickets.Accept("embed", "m", ticket.Replace("[]", "[ ]", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.Empty(tickets.Accept("embed", "m", ticket));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.b.c.d")]
    [InlineData("1.2.3")]
    [InlineData("1764244000000.0b8c4a52-0000-4000-8000-000000000000.ééé.[]")]
    public void What_is_no_ticket_is_refused(string? ticket) => Refusal(() => new CallTicket("secret", _time).Accept("embed", "m", ticket));

    [Theory]
    [InlineData(-121)]
    [InlineData(121)]
    public void A_ticket_of_another_time_is_refused_and_the_clocks_are_named(int seconds)
    {
        var ticket = Make("secret", seconds);
        Assert.Contains("clocks", Refusal(() => new CallTicket("secret", _time).Accept("embed", "m", ticket)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ticket_of_a_fast_clock_stays_used_for_as_long_as_it_is_good()
    {
        var tickets = new CallTicket("secret", _time);
        var ticket = Make("secret", 110);
        tickets.Accept("embed", "m", ticket);
        _time.Advance(TimeSpan.FromSeconds(225));
        Assert.Contains("used before", Refusal(() => tickets.Accept("embed", "m", ticket)), StringComparison.Ordinal);
    }

    private static string Refusal(Action action)
    {
        var error = Assert.Throws<WireException>(action);
        Assert.Equal("42501", error.SqlState);
        return error.Message;
    }

    private string Make(string password, int secondsFromNow = 0, string denied = "[]")
    {
        var issued = _time.GetUtcNow().AddSeconds(secondsFromNow).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Guid.NewGuid().ToString("D");
        var key = SHA256.HashData(Encoding.UTF8.GetBytes("rankdb ticket " + password));
        var mac = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"embed\n{issued}\n{nonce}\n{denied}\nm"));
        return $"{issued}.{nonce}.{Convert.ToHexStringLower(mac)}.{denied}";
    }
}
