-- _check_expression: the SQL of a function leg must be one expression over the source row, so that it can stand in parentheses
-- in a statement of ours. Whatever could end the parentheses, the literal or the statement early is refused, rather than
-- understood: comments, dollar quotes and parameters, backslashes, semicolons. Sub-queries are refused because a leg ranks a row by
-- what it holds; read other tables in a function, and name it with its schema.
create or replace function rankdb._check_expression(expression text)
returns void
language plpgsql immutable
as $$
declare
  hint constant text := 'One expression over the columns of the source row, such as "extract(epoch from published)"; higher is better.';
  bare text;
  refused text;
  parentheses text;
  shorter text;
begin
  if coalesce(expression, '') !~ '[^\s]' then
    perform rankdb._raise('22023', 'the expression is empty', hint);
  end if;
  -- Without backslashes a literal ends at its next quote, whatever its kind; a doubled quote is two literals side by side.
  bare := regexp_replace(expression, $re$'[^']*'|"[^"]*"$re$, ' x ', 'g');
  refused := case
    when strpos(expression, '\') > 0 then '\'
    else substring(bare from $re$['";$]|--|/\*$re$) end;
  if refused is not null then
    perform rankdb._raise('22023', format(case when refused in ('''', '"') then 'the expression has a quote (%s) that is not closed' else 'the expression may not contain %s' end, refused), hint);
  end if;
  refused := substring(bare from '(?i)\m(select|values|table)\M');
  if refused is not null then
    perform rankdb._raise('22023', format('the expression may not contain a query (%s)', refused),
      'It sees one row of the source. To read other tables call a function, named with its schema.');
  end if;
  parentheses := regexp_replace(bare, '[^()]', '', 'g');
  loop
    shorter := replace(parentheses, '()', '');
    exit when shorter = parentheses;
    parentheses := shorter;
  end loop;
  if parentheses <> '' then
    perform rankdb._raise('22023', 'the parentheses of the expression do not match', hint);
  end if;
  -- Outside of all parentheses.
  while bare ~ '\([^()]*\)' loop
    bare := regexp_replace(bare, '\([^()]*\)', ' ', 'g');
  end loop;
  if strpos(bare, ',') > 0 then
    perform rankdb._raise('22023', 'the expression is several, with commas between', hint);
  end if;
  refused := substring(bare from '(?i)\m(from|as|order|limit|group|having|where|union|intersect|except|offset|fetch|window|into)\M');
  if refused is not null then
    perform rankdb._raise('22023', format('the expression goes on with a clause (%s)', refused), hint);
  end if;
end
$$;
comment on function rankdb._check_expression(text) is 'Raises 22023 unless the text can only be one SQL expression: no comments, statements, parameters, sub-queries, open quotes or parentheses.';
