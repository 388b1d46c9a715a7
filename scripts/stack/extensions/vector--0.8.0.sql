-- The type and the distances of pgvector, computed exactly and slowly: a vector is kept as the text it was written as. There is
-- no access method, so that a migration sees by `pg_am` that there is no index to make.
create type vector;
create function vector_in(cstring, oid, integer) returns vector language internal immutable strict parallel safe as 'textin';
create function vector_out(vector) returns cstring language internal immutable strict parallel safe as 'textout';
create function vector_typmod_in(cstring[]) returns integer language internal immutable strict parallel safe as 'varchartypmodin';
create function vector_typmod_out(integer) returns cstring language internal immutable strict parallel safe as 'varchartypmodout';
create type vector (
  input = vector_in, output = vector_out, typmod_in = vector_typmod_in, typmod_out = vector_typmod_out,
  like = text, storage = extended
);
create cast (vector as text) without function;

create function vector_to_float8(vector) returns double precision[]
language sql immutable strict parallel safe as $$ select translate($1::text, '[]', '{}')::double precision[] $$;

create function vector_dims(vector) returns integer
language sql immutable strict parallel safe
as $$ select cardinality(@extschema@.vector_to_float8($1)) $$;

-- The typmod of a vector(n), which is kept as a varchar's is, says how many numbers there must be.
create function vector(vector, integer, boolean) returns vector
language plpgsql immutable strict parallel safe
as $$
begin
  if $1::text !~ '^\[.*\]$' then
    raise exception using errcode = '22P02', message = 'invalid input syntax for type vector: "' || left($1::text, 100) || '"';
  end if;
  if $2 <> -1 and @extschema@.vector_dims($1) <> $2 - 4 then
    raise exception using errcode = '22000',
      message = format('expected %s dimensions, not %s', $2 - 4, @extschema@.vector_dims($1));
  end if;
  return $1;
end;
$$;
create cast (vector as vector) with function vector(vector, integer, boolean) as implicit;

create function cosine_distance(vector, vector) returns double precision
language sql immutable strict parallel safe
as $$
  select 1 - sum(x * y) / nullif(sqrt(sum(x * x)) * sqrt(sum(y * y)), 0)
    from unnest(@extschema@.vector_to_float8($1), @extschema@.vector_to_float8($2)) t (x, y)
$$;
create function l2_distance(vector, vector) returns double precision
language sql immutable strict parallel safe
as $$
  select sqrt(sum((x - y) * (x - y)))
    from unnest(@extschema@.vector_to_float8($1), @extschema@.vector_to_float8($2)) t (x, y)
$$;
create function inner_product(vector, vector) returns double precision
language sql immutable strict parallel safe
as $$
  select sum(x * y) from unnest(@extschema@.vector_to_float8($1), @extschema@.vector_to_float8($2)) t (x, y)
$$;
create function vector_negative_inner_product(vector, vector) returns double precision
language sql immutable strict parallel safe as $$ select -@extschema@.inner_product($1, $2) $$;

create operator <=> (leftarg = vector, rightarg = vector, function = cosine_distance, commutator = <=>);
create operator <-> (leftarg = vector, rightarg = vector, function = l2_distance, commutator = <->);
create operator <#> (leftarg = vector, rightarg = vector, function = vector_negative_inner_product, commutator = <#>);
