using System.Buffers.Binary;
using System.Text;

namespace RankDb.Tests.Models;

/// <summary>Writes a safetensors file of one table.</summary>
internal static class Safetensors
{
    internal static byte[] Table(string name, string type, int rows, Func<int, float[]> row)
    {
        var numbers = Enumerable.Range(0, rows).SelectMany(row).ToArray();
        var data = numbers.SelectMany(number => Bytes(number, type)).ToArray();
        var header = Encoding.UTF8.GetBytes($$$"""{"{{{name}}}":{"dtype":"{{{type}}}","shape":[{{{rows}}},{{{numbers.Length / rows}}}],"data_offsets":[0,{{{data.Length}}}]}}""");
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    private static byte[] Bytes(float number, string type) => type switch
    {
        "F32" => BitConverter.GetBytes(number),
        "F16" => BitConverter.GetBytes((Half)number),
        "BF16" => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(number) >> 16)),
        _ => [(byte)number],
    };
}
