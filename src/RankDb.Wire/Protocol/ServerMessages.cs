using System.Globalization;

namespace RankDb.Wire.Protocol;

/// <summary>The messages a server sends, by name.</summary>
internal static class ServerMessages
{
    public static void Authentication(this MessageWriter writer, int code, ReadOnlySpan<byte> data = default) =>
        writer.Begin('R').Int32(code).Bytes(data).End();

    public static void ParameterStatus(this MessageWriter writer, string name, string value) =>
        writer.Begin('S').String(name).String(value).End();

    public static void BackendKeyData(this MessageWriter writer, int process, int secret) =>
        writer.Begin('K').Int32(process).Int32(secret).End();

    public static void NegotiateProtocolVersion(this MessageWriter writer, int version, IReadOnlyList<string> unknownOptions)
    {
        writer.Begin('v').Int32(version).Int32(unknownOptions.Count);
        foreach (var option in unknownOptions)
        {
            writer.String(option);
        }

        writer.End();
    }

    public static void ReadyForQuery(this MessageWriter writer, char status) => writer.Begin('Z').Byte((byte)status).End();

    public static void Empty(this MessageWriter writer, char type) => writer.Begin(type).End();

    public static void CommandComplete(this MessageWriter writer, string tag) => writer.Begin('C').String(tag).End();

    public static void ParameterDescription(this MessageWriter writer, IReadOnlyList<int> oids)
    {
        writer.Begin('t').Int16(oids.Count);
        foreach (var oid in oids)
        {
            writer.Int32(oid);
        }

        writer.End();
    }

    public static void RowDescription(this MessageWriter writer, IReadOnlyList<WireColumn> columns, IReadOnlyList<short> formats)
    {
        writer.Begin('T').Int16(columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            writer.String(columns[i].Name).Int32(0).Int16(0).Int32(ValueCodec.Oid(columns[i])).Int16(ValueCodec.Size(columns[i])).Int32(-1).Int16(formats[i]);
        }

        writer.End();
    }

    public static void DataRow(this MessageWriter writer, object?[] row, IReadOnlyList<WireColumn> columns, IReadOnlyList<short> formats)
    {
        writer.Begin('D').Int16(columns.Count);
        try
        {
            for (var i = 0; i < columns.Count; i++)
            {
                ValueCodec.Write(writer, row[i], columns[i], formats[i]);
            }
        }
        catch
        {
            writer.Undo();      // a value of the wrong type: half a message must not be sent
            throw;
        }

        writer.End();
    }

    public static void Warning(this MessageWriter writer, string sqlState, string message) => writer.Report('N', "WARNING", sqlState, message, null, null);

    public static void Error(this MessageWriter writer, string severity, string sqlState, string message, string? hint = null, int? position = null) =>
        writer.Report('E', severity, sqlState, message, hint, position);

    private static void Report(this MessageWriter writer, char type, string severity, string sqlState, string message, string? hint, int? position)
    {
        writer.Begin(type).Byte((byte)'S').String(severity).Byte((byte)'V').String(severity).Byte((byte)'C').String(sqlState).Byte((byte)'M').String(message);
        if (hint is not null)
        {
            writer.Byte((byte)'H').String(hint);
        }

        if (position is { } p)
        {
            writer.Byte((byte)'P').String(p.ToString(CultureInfo.InvariantCulture));
        }

        writer.Byte(0).End();
    }
}
