-- _edit_distance: insertions, deletions, substitutions and swaps of neighbours that make one word of another (optimal string
-- alignment). Only the cells within the bound of the diagonal are filled in; more edits than that are counted as bound + 1.
create or replace function rankdb._edit_distance(a text, b text, bound integer)
returns integer
language plpgsql immutable strict parallel safe
as $$
declare
  x text[] := string_to_array(a, null);
  y text[] := string_to_array(b, null);
  columns integer := length(b);
  above integer[];
  current integer[] := array(select least(n, bound + 1) from generate_series(0, length(b)) n);
  earlier integer[];
  cell integer;
  smallest integer;
begin
  if abs(length(a) - columns) > bound then
    return bound + 1;
  end if;
  for i in 1 .. length(a) loop
    earlier := above;
    above := current;
    current := array_fill(bound + 1, array[columns + 1]);
    current[1] := least(i, bound + 1);
    smallest := current[1];
    for j in greatest(1, i - bound) .. least(columns, i + bound) loop
      cell := least(above[j + 1] + 1, current[j] + 1, above[j] + case when x[i] = y[j] then 0 else 1 end);
      if i > 1 and j > 1 and x[i] = y[j - 1] and x[i - 1] = y[j] then
        cell := least(cell, earlier[j - 1] + 1);
      end if;
      current[j + 1] := least(cell, bound + 1);
      smallest := least(smallest, cell);
    end loop;
    if smallest > bound then
      return bound + 1;
    end if;
  end loop;
  return current[columns + 1];
end
$$;
comment on function rankdb._edit_distance(text, text, integer) is 'Edits between two words (insert, delete, substitute, swap neighbours), or bound + 1 if more than bound.';
