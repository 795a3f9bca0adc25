using System.Runtime.CompilerServices;
using RankDb.Inference;
using RankDb.Wire;

namespace RankDb.Service.Access;

/// <summary>
/// <c>database_NAME(..., ticket)</c>: function NAME as databases call it for their users, who can put any text on the same connection.
/// Without a ticket that the database made for this call nothing is done.
/// </summary>
/// <param name="inner">The function; its first argument is the model.</param>
/// <param name="tickets">Knows real tickets.</param>
/// <param name="nameOf">The real name behind a name such as <c>default</c>, which may be another for each kind of call.</param>
internal sealed class TicketedFunction(IWireFunction inner, CallTicket tickets, Func<string, WireCall, string> nameOf) : IWireFunction
{
    public string Name { get; } = "database_" + inner.Name;

    public IReadOnlyList<WireParameter> Parameters { get; } = [.. inner.Parameters, new("ticket", WireType.Text)];

    public IReadOnlyList<WireColumn> Columns => inner.Columns;

    public async IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var model = call.Arguments[0] as string ?? throw new WireException("22023", "model must not be NULL");
        var denied = tickets.Accept(inner.Name, model, call.Arguments[^1] as string);
        var real = Resolve(model, call);
        if (denied.Contains(real, StringComparer.Ordinal))
        {
            throw new WireException(
                "42501", $"permission denied for model {real}, which is the service's {model}",
                "Name a model that is granted to you; the administrator can also grant the name itself: select rankdb.grant_model('default', '...').");
        }

        object?[] arguments = [real, .. call.Arguments.Skip(1).SkipLast(1)];
        await foreach (var row in inner.InvokeAsync(call with { Function = inner.Name, Arguments = arguments }, ct))
        {
            yield return row;
        }
    }

    private string Resolve(string model, WireCall call)
    {
        try
        {
            return nameOf(model, call);
        }
        catch (ModelException)
        {
            // The function itself says which models there are.
            return model;
        }
    }
}
