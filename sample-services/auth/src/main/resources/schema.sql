create table if not exists people (
  name varchar(64) primary key,
  salt varchar(64) not null,
  password_hash varchar(128) not null
);
create table if not exists tokens (
  token_hash varchar(64) primary key,
  person varchar(64) not null,
  expires_at_ms bigint not null
);
create index if not exists tokens_by_expiry on tokens (expires_at_ms);
