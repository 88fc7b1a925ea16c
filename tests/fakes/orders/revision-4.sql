BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('4');
CREATE TABLE decisions (
	number INTEGER NOT NULL, 
	command_id VARCHAR NOT NULL, 
	decision VARCHAR NOT NULL, 
	operator VARCHAR NOT NULL, 
	post VARCHAR NOT NULL, 
	at_ms BIGINT NOT NULL, 
	note TEXT NOT NULL, 
	instead VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "decisions" VALUES(1,'k4','dismissed','P-DP','DP',1763784000009,'改派','');
INSERT INTO "decisions" VALUES(2,'k0','mine','P-DP','DP',1763784000010,'','k1');
CREATE TABLE drafts (
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	case_id VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	saved_ms BIGINT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "drafts" VALUES('desk/dispatch','dispatch','c1','{"dept": "D02"}',1763784000000);
CREATE TABLE orders (
	number INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	case_id VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	state VARCHAR NOT NULL, 
	outcome TEXT NOT NULL, 
	seq BIGINT NOT NULL, epoch VARCHAR DEFAULT '' NOT NULL, settled_ms BIGINT DEFAULT '0' NOT NULL, earlier TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (id)
);
INSERT INTO "orders" VALUES(1,'k1','c1','{"name": "remark", "author": "P-DP", "id": "k1", "expected_version": 0, "case_id": "c1", "after": [], "issued_ms": 1763784000001, "post": "DP", "body": {"note": "备注 1"}}','waiting','',0,'',0,'');
INSERT INTO "orders" VALUES(2,'k2','c1','{"name": "remark", "author": "P-DP", "id": "k2", "expected_version": 0, "case_id": "c1", "after": [], "issued_ms": 1763784000002, "post": "DP", "body": {"note": "备注 2"}}','accepted','{"command_id":"k2","verdict":"accepted","seq":9,"code":"","facts":{},"text":"","text_en":"","case":null}',9,'e',1763784000006,'');
INSERT INTO "orders" VALUES(3,'k3','c1','{"name": "remark", "author": "P-DP", "id": "k3", "expected_version": 0, "case_id": "c1", "after": [], "issued_ms": 1763784000003, "post": "DP", "body": {"note": "备注 3"}}','attention','{"command_id":"k3","verdict":"conflict","seq":0,"code":"version","facts":{"who":"周洁"},"text":"版本","text_en":"","case":null}',0,'e',1763784000007,'');
INSERT INTO "orders" VALUES(4,'k4','c1','{"name": "remark", "author": "P-DP", "id": "k4", "expected_version": 0, "case_id": "c1", "after": [], "issued_ms": 1763784000004, "post": "DP", "body": {"note": "备注 4"}}','done','{"command_id":"k4","verdict":"rejected","seq":0,"code":"","facts":{},"text":"","text_en":"","case":null}',0,'e',1763784000008,'');
CREATE TABLE second_copy (
	chain VARCHAR NOT NULL, 
	PRIMARY KEY (chain)
);
INSERT INTO "second_copy" VALUES('de729104e94049355ebdc8687a940468027b7bd470606d1937ad7b93574d015b');
ANALYZE "sqlite_master";
INSERT INTO "sqlite_stat1" VALUES('second_copy','sqlite_autoindex_second_copy_1','1 1');
INSERT INTO "sqlite_stat1" VALUES('decisions','ix_decisions_command_id','1 1');
INSERT INTO "sqlite_stat1" VALUES('alembic_version','sqlite_autoindex_alembic_version_1','1 1');
INSERT INTO "sqlite_stat1" VALUES('orders','ix_orders_state','4 1');
INSERT INTO "sqlite_stat1" VALUES('orders','sqlite_autoindex_orders_1','4 1');
INSERT INTO "sqlite_stat1" VALUES('drafts','sqlite_autoindex_drafts_1','1 1');
CREATE INDEX ix_orders_state ON orders (state);
CREATE INDEX ix_decisions_command_id ON decisions (command_id);
COMMIT;
PRAGMA user_version = 4;
