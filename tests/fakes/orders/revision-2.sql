BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('2');
CREATE TABLE decisions (
	number INTEGER NOT NULL, 
	command_id VARCHAR NOT NULL, 
	decision VARCHAR NOT NULL, 
	operator VARCHAR NOT NULL, 
	post VARCHAR NOT NULL, 
	at_ms BIGINT NOT NULL, 
	note TEXT NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "decisions" VALUES(1,'k4','dismissed','P-DP','DP',1763784000009,'改派');
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
	seq BIGINT NOT NULL, epoch VARCHAR DEFAULT '' NOT NULL, settled_ms BIGINT DEFAULT '0' NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (id)
);
INSERT INTO "orders" VALUES(1,'k1','c1','{"name": "remark", "after": [], "author": "P-DP", "case_id": "c1", "id": "k1", "issued_ms": 1763784000001, "expected_version": 0, "post": "DP", "body": {"note": "备注 1"}}','waiting','',0,'',0);
INSERT INTO "orders" VALUES(2,'k2','c1','{"name": "remark", "after": [], "author": "P-DP", "case_id": "c1", "id": "k2", "issued_ms": 1763784000002, "expected_version": 0, "post": "DP", "body": {"note": "备注 2"}}','accepted','{"command_id":"k2","verdict":"accepted","seq":9,"code":"","facts":{},"text":"","text_en":"","case":null}',9,'e',1763784000006);
INSERT INTO "orders" VALUES(3,'k3','c1','{"name": "remark", "after": [], "author": "P-DP", "case_id": "c1", "id": "k3", "issued_ms": 1763784000003, "expected_version": 0, "post": "DP", "body": {"note": "备注 3"}}','attention','{"command_id":"k3","verdict":"conflict","seq":0,"code":"version","facts":{"who":"周洁"},"text":"版本","text_en":"","case":null}',0,'e',1763784000007);
INSERT INTO "orders" VALUES(4,'k4','c1','{"name": "remark", "after": [], "author": "P-DP", "case_id": "c1", "id": "k4", "issued_ms": 1763784000004, "expected_version": 0, "post": "DP", "body": {"note": "备注 4"}}','done','{"command_id":"k4","verdict":"rejected","seq":0,"code":"","facts":{},"text":"","text_en":"","case":null}',0,'e',1763784000008);
CREATE INDEX ix_orders_state ON orders (state);
CREATE INDEX ix_decisions_command_id ON decisions (command_id);
COMMIT;
PRAGMA user_version = 2;
