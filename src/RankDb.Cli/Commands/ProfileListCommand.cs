using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb profile list</c></summary>
internal static class ProfileListCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("list", "List the profiles that this connection may use, with the newest version of each.", "rankdb profile list", "rankdb profile list --json") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            if (parse.GetValue(json))
            {
                var all = await ResultRows.ReadAsync(
                    source, "SELECT name, version, built_in, plan IS NOT NULL AS usable, definition, created_at, created_by, note, granted_roles FROM rankdb.profiles ORDER BY name", [], cancellationToken);
                environment.Terminal.Json(all.Objects());
                return ExitCode.Done;
            }

            // What it is made of, in a few words: its legs, what joins them, its stages.
            var rows = await ResultRows.ReadAsync(
                source,
                """
                SELECT p.name, p.version, p.built_in,
                  CASE WHEN p.plan IS NULL THEN 'refused by this version: rankdb profile show tells it' ELSE
                    (SELECT string_agg(l ->> 'name', ' + ' ORDER BY o) FROM jsonb_array_elements(p.plan -> 'legs') WITH ORDINALITY t (l, o))
                    || CASE WHEN jsonb_array_length(p.plan -> 'legs') > 1 THEN ', ' || (p.plan #>> '{fuse,method}') ELSE '' END
                    || coalesce((SELECT string_agg(format(', rerank %s by %s', s ->> 'top', s ->> 'model'), '' ORDER BY o) FROM jsonb_array_elements(p.plan -> 'rerank') WITH ORDINALITY t (s, o)), '')
                  END,
                  p.granted_roles, p.created_by, to_char(p.created_at, 'YYYY-MM-DD'), p.note
                FROM rankdb.profiles p ORDER BY p.name
                """,
                [], cancellationToken);
            var table = new TextTable("name", ">version", "built in", "what", "granted to", "by", "made", "note");
            foreach (var row in rows.Rows)
            {
                table.Row([.. row.Select(ResultRows.Text)]);
            }

            environment.Terminal.Table(table);
            return ExitCode.Done;
        });
        return command;
    }
}
