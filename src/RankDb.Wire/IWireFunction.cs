namespace RankDb.Wire;

/// <summary>A set-returning function that clients call with <c>SELECT * FROM name(...)</c>.</summary>
public interface IWireFunction
{
    /// <summary>Lower-case name, unique among the registered functions.</summary>
    string Name { get; }

    /// <summary>The arguments, in order.</summary>
    IReadOnlyList<WireParameter> Parameters { get; }

    /// <summary>The columns of a row, in order.</summary>
    IReadOnlyList<WireColumn> Columns { get; }

    /// <summary>
    /// True for a function that only a client which was itself told the password may call. It does not exist on a connection that was
    /// opened with <c>options=-c rankdb.tickets=required</c>, as a database opens it on behalf of its users.
    /// </summary>
    bool IsForDirectClients => false;

    /// <summary>Runs the call and streams its rows.</summary>
    /// <param name="call">The call; the arguments have the declared types.</param>
    /// <param name="ct">Cancelled when the client cancels the call or goes away.</param>
    /// <returns>Rows with one value per column: <see cref="int"/>, <see cref="long"/>, <see cref="float"/>,
    /// <see cref="double"/>, <see cref="bool"/>, <see cref="string"/> or null. Calls run concurrently.</returns>
    /// <exception cref="WireException">Sent to the client as it is. Any other exception becomes 58000 without its text.</exception>
    IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, CancellationToken ct);
}
