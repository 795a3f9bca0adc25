using RankDb.Wire.Protocol;
using RankDb.Wire.Sql;

namespace RankDb.Wire.Session;

/// <summary>A logged-in client's queries: simple and extended protocol, transaction state, errors.</summary>
internal sealed class Conversation : IAsyncDisposable
{
    private const int MaxNames = 10_000;    // prepared statements, or portals, of one session
    private readonly Dictionary<string, QueryPlan> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Portal> _portals = new(StringComparer.Ordinal);
    private readonly TransactionState _transaction = new();
    private readonly QueryPlanner _planner;
    private readonly WireEndpoint _endpoint;
    private readonly MessageWriter _writer;
    private readonly RunningCall _running;
    private readonly string _connection;
    private readonly CancellationToken _closed;
    private readonly SessionCommands _commands;
    private bool _skipping;

    public Conversation(WireEndpoint endpoint, IReadOnlyDictionary<string, IWireFunction> functions, SessionSettings settings, MessageWriter writer, RunningCall running, string connection, CancellationToken closed)
    {
        (_endpoint, _writer, _running, _connection, _closed) = (endpoint, writer, running, connection, closed);
        _planner = new QueryPlanner(functions, new SessionFunctions(endpoint.Options, settings), new WireConnectionState());
        _commands = new SessionCommands(settings, _transaction, _statements, writer);
    }

    /// <summary>Serves one message.</summary>
    /// <returns>False when the client has gone.</returns>
    /// <exception cref="ProtocolException">The message does not belong here.</exception>
    public async Task<bool> HandleAsync(FrontendMessage message)
    {
        if (_skipping && message is not (FrontendMessage.Sync or FrontendMessage.Query))
        {
            return true;
        }

        try
        {
            await ServeAsync(message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            return false;
        }
        catch (WireException error)
        {
            Fail(error, null);
            _skipping = message is not (FrontendMessage.Query or FrontendMessage.FunctionCall or FrontendMessage.Rejected { Type: (byte)'Q' });
            if (!_skipping)
            {
                _writer.ReadyForQuery(_transaction.Status);
            }
        }

        return message is not (FrontendMessage.Query or FrontendMessage.Sync or FrontendMessage.Flush or FrontendMessage.Rejected or FrontendMessage.FunctionCall) && !_writer.ShouldFlush
            || await _writer.FlushAsync(_closed).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => DropPortalsAsync();

    private async Task ServeAsync(FrontendMessage message)
    {
        switch (message)
        {
            case FrontendMessage.Query query:
                _skipping = false;
                await QueryAsync(query.Sql).ConfigureAwait(false);
                break;
            case FrontendMessage.Parse parse:
                Parse(parse);
                break;
            case FrontendMessage.Bind bind:
                await BindAsync(bind).ConfigureAwait(false);
                break;
            case FrontendMessage.Describe describe:
                Describe(describe);
                break;
            case FrontendMessage.Execute execute:
                await ExecuteAsync(execute).ConfigureAwait(false);
                break;
            case FrontendMessage.Close close:
                await CloseAsync(close).ConfigureAwait(false);
                break;
            case FrontendMessage.Sync:
                _skipping = false;
                if (_transaction.Status == 'I')
                {
                    await DropPortalsAsync().ConfigureAwait(false);
                }

                _writer.ReadyForQuery(_transaction.Status);
                break;
            case FrontendMessage.Rejected rejected:
                throw rejected.Error;
            case FrontendMessage.FunctionCall:
                throw new WireException(SqlStates.NotSupported, "the function call protocol is not supported");
            case FrontendMessage.Password:
                throw new ProtocolException("A password message came after the login.");
        }
    }

    private async Task QueryAsync(string sql)
    {
        try
        {
            _statements.Remove("");
            foreach (var statement in CallParser.Parse(sql))
            {
                var plan = _planner.Plan(statement, []);
                if (plan.ParameterOids.Count > 0)
                {
                    throw new WireException(SqlStates.UnknownParameter, "there is no parameter $1", "Parameters need the extended query protocol.");
                }

                _transaction.Check(plan);
                var portal = new Portal(plan, [], [], _closed);
                await using (portal.ConfigureAwait(false))
                {
                    if (plan.Columns is not null)
                    {
                        _writer.RowDescription(plan.Columns, portal.Formats);
                    }

                    await RunAsync(portal, 0).ConfigureAwait(false);
                }
            }
        }
        catch (WireException error)
        {
            Fail(error, sql);
        }

        _writer.ReadyForQuery(_transaction.Status);
    }

    private void Parse(FrontendMessage.Parse parse)
    {
        if (parse.Name.Length > 0 && _statements.ContainsKey(parse.Name))
        {
            throw new WireException(SqlStates.DuplicateStatement, "prepared statement already exists");
        }

        CheckRoom(_statements.Count);
        try
        {
            var statements = CallParser.Parse(parse.Sql);
            _statements[parse.Name] = statements.Count == 1 ? _planner.Plan(statements[0], parse.Oids)
                : throw new WireException(SqlStates.Syntax, "cannot insert multiple commands into a prepared statement");
        }
        catch (SyntaxException error)
        {
            Fail(error, parse.Sql);
            _skipping = true;
            return;
        }

        _writer.Empty('1');
    }

    private async Task BindAsync(FrontendMessage.Bind bind)
    {
        var plan = Statement(bind.Statement);
        if (bind.Values.Length != plan.ParameterOids.Count)
        {
            throw new WireException(SqlStates.ProtocolViolation, $"bind message supplies {bind.Values.Length} parameters, but the prepared statement requires {plan.ParameterOids.Count}");
        }

        var formats = Portal.Expand(bind.Formats, bind.Values.Length, "parameter");
        var values = bind.Values.Select((v, i) => ValueCodec.Read(v, plan.ParameterOids[i], formats[i])).ToArray();
        if (_portals.Remove(bind.Portal, out var old))
        {
            await old.DisposeAsync().ConfigureAwait(false);
        }

        CheckRoom(_portals.Count);
        _portals[bind.Portal] = new Portal(plan, values, bind.ResultFormats, _closed);
        _writer.Empty('2');
    }

    private void Describe(FrontendMessage.Describe describe)
    {
        var portal = describe.IsStatement ? null : FindPortal(describe.Name);
        var plan = portal?.Plan ?? Statement(describe.Name);
        if (portal is null)
        {
            _writer.ParameterDescription(plan.ParameterOids);
        }

        if (plan.Columns is null)
        {
            _writer.Empty('n');
        }
        else
        {
            _writer.RowDescription(plan.Columns, portal?.Formats ?? new short[plan.Columns.Count]);
        }
    }

    private async Task ExecuteAsync(FrontendMessage.Execute execute)
    {
        var portal = FindPortal(execute.Portal);
        _transaction.Check(portal.Plan);
        await RunAsync(portal, Math.Max(0, execute.MaxRows)).ConfigureAwait(false);
    }

    private async Task CloseAsync(FrontendMessage.Close close)
    {
        if (close.IsStatement)
        {
            _statements.Remove(close.Name);
        }
        else if (_portals.Remove(close.Name, out var portal))
        {
            await portal.DisposeAsync().ConfigureAwait(false);
        }

        _writer.Empty('3');
    }

    /// <summary>Runs a portal to its end, or to a number of rows (0: no limit), and says how it ended.</summary>
    private async Task RunAsync(Portal portal, int maxRows)
    {
        var plan = portal.Plan;
        if (plan.IsEmpty)
        {
            _writer.Empty('I');
            return;
        }

        _running.Enter(portal);
        var rows = 0L;
        try
        {
            while ((maxRows == 0 || rows < maxRows) && await portal.NextAsync().ConfigureAwait(false) is { } row)
            {
                _writer.DataRow(row, plan.Columns!, portal.Formats);
                rows++;
                if (_writer.ShouldFlush && !await _writer.FlushAsync(portal.Token).ConfigureAwait(false))
                {
                    throw new OperationCanceledException(_closed);
                }
            }
        }
        catch (Exception error) when (error is not WireException)
        {
            throw CallError.Of(error, portal, _endpoint.Logger, _connection, _closed);
        }
        finally
        {
            _running.Leave();
        }

        if (maxRows > 0 && rows == maxRows)
        {
            _writer.Empty('s');
            return;
        }

        if (plan.Command is not null)
        {
            _commands.Run(plan.Command);
            return;
        }

        _commands.Report();         // set_config
        _writer.CommandComplete(plan.Tag == "SELECT" ? $"SELECT {rows}" : plan.Tag);
    }

    private void Fail(WireException error, string? sql)
    {
        _transaction.Fail();
        _writer.Error("ERROR", error.SqlState, error.Message, error.Hint, error is SyntaxException syntax && sql is not null ? syntax.PositionIn(sql) : null);
    }

    private QueryPlan Statement(string name) => _statements.TryGetValue(name, out var plan) ? plan
        : throw SessionCommands.Unprepared(name);

    private Portal FindPortal(string name) => _portals.TryGetValue(name, out var portal) ? portal
        : throw new WireException(SqlStates.UnknownPortal, "portal does not exist");

    private static void CheckRoom(int count)
    {
        if (count >= MaxNames)
        {
            throw new WireException(SqlStates.TooLarge, $"a session may hold {MaxNames} prepared statements and portals", "Close those that are no longer used.");
        }
    }

    private async ValueTask DropPortalsAsync()
    {
        foreach (var portal in _portals.Values)
        {
            await portal.DisposeAsync().ConfigureAwait(false);
        }

        _portals.Clear();
    }
}
