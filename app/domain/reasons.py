"""Why a command is refused, in both languages of the hall. The code is stable; the facts fill the words in.

The platform answers with these words and the hall shows them, so they stand here and not with the widgets.
"""

from app.errors import NotAllowed

REASONS: dict[str, tuple[str, str]] = {  # code: (Chinese, English)
    # state and rights
    "wrong_state": ("当前状态不能执行该操作", "not possible in this state"),
    "no_right": ("本岗位无此权限", "your post may not do this"),
    "not_your_post": ("您不担任该岗位", "you do not hold that post"),
    "unknown_person": ("查无此人：{person}", "there is nobody {person}"),
    "out_of_reach": ("不在您的辖区或职责范围", "outside your area or department"),
    "not_assigned": ("任务未指派给您", "the task is not assigned to you"),
    "filing_role": ("该来源的案件由值班长立案", "cases of this channel are filed by the duty chief"),
    "closing_role": ("该类案件由值班长结案", "cases of this category are closed by the duty chief"),
    "chief_only": ("须由值班长决定", "the duty chief has to decide"),
    "not_proxy": ("该部门自行操作，不能代办", "the department acts for itself"),
    "same_person": ("职责分离：须由他人办理", "separation of duties: somebody else has to do it"),
    "system_only": ("只能由平台自动执行", "only the platform does this"),
    "merged": ("已并入其他案件，随主案办理", "merged: it follows the main case"),
    # what is missing
    "no_reason": ("请填写理由", "give a reason"),
    "unknown_reason": ("理由代码无效：{reason}", "there is no reason code {reason}"),
    "no_evidence": ("请附证据（照片、录音或文件）", "attach evidence (photo, recording or document)"),
    "two_photos": ("须有处置前、处置后两张照片", "photos before and after are needed"),
    "no_place": ("请填写标题和地点", "a title and a place are needed"),
    "no_grid": ("请填写15位单元网格编码", "the 15-digit unit grid is needed"),
    "unknown_grid": ("本区没有该单元网格：{grid}", "there is no unit grid {grid} in this district"),
    "no_category": ("请先选择类别", "choose a category first"),
    "duplicate_check": (
        "{metres}米内已有同类在办案件{other}：请核对，并案、关联或确认不是同一件事",
        "{other}, {metres} m away, is of the same category and open: merge, link, or say that it is not the same",
    ),
    "unknown_category": ("目录中没有该类别：{category}", "there is no category {category} in the catalogue"),
    "unknown_condition": ("该类别没有第{condition}条立案条件", "the category has no filing condition {condition}"),
    "unknown_channel": ("来源无效：{channel}", "there is no channel {channel}"),
    "unknown_urgency": ("紧急程度无效：{urgency}", "there is no urgency {urgency}"),
    "unknown_class": ("诉求分类无效：{hotline_class}", "there is no hotline class {hotline_class}"),
    "no_condition": ("请选择立案条件", "choose a filing condition"),
    "no_dept": ("请选择部门", "choose a department"),
    "unknown_dept": ("本区没有该部门：{dept}", "there is no department {dept}"),
    "unknown_street": ("本区没有该街镇：{street}", "there is no street {street} in this district"),
    "one_scope": ("只能选一个范围：街镇或部门", "choose one scope: a street or a department"),
    "same_dept": ("案件已在该部门", "the case is already there"),
    "no_override": ("不在责任清单上，请说明改派理由", "not the department of the responsibility list: say why"),
    "no_handler": ("该部门没有此处置人员", "the department has no such handler"),
    "off_shift": ("{person}不在当班时间", "{person} is not on shift now"),
    "nobody_assigned": ("尚未指派处置人员", "nobody is assigned"),
    "no_inspector": ("没有可派的监督员", "no inspector is available"),
    "own_report": ("监督员自己上报的，无需核实", "an inspector's own report needs no verification"),
    "no_text": ("请填写内容", "write a text"),
    "no_result": ("请填写处置结果", "say what was done"),
    "unknown_answer": ("请选择有效的答复", "choose one of the answers"),
    "no_closing": ("请确认结案条件", "confirm the closing condition"),
    "no_visit": ("尚未回访", "the caller has not been called back yet"),
    "nobody_to_call": ("匿名来电，无需回访", "an anonymous caller is not called back"),
    "no_contact": ("热线工单须先行联系来电人", "the caller has to be contacted first"),
    "contacted": ("已先行联系", "the caller has been contacted"),
    "no_amount": ("请填写数量", "say how much"),
    "no_case": ("查无此案：{other}", "there is no case {other}"),
    "no_target": ("请选择移交对象", "say to whom"),
    "call_first": ("涉及生命安全：先电话、后数据", "life is in danger: telephone first, data second"),
    # times
    "times_out_of_order": ("时间先后有误", "the times are out of order"),
    "in_the_past": ("时间已过", "that time has passed"),
    "too_late": ("已超过期限", "the time for it is over"),
    "return_window": ("已过退单时限", "the return window is over"),
    "overdue": ("已超时，不能申请", "not possible once it is overdue"),
    # side objects
    "side_state": ("该事项当前不能这样处理", "the request is not in a state for this"),
    "no_side": ("没有待办的事项", "there is nothing of that kind open"),
    "open_request": ("有待决事项：{side}", "a request is still open: {side}"),
    "too_many": ("已达次数上限", "not more often"),
    "too_much": ("超过上限", "more than is allowed"),
    "assigned": ("请先撤销指派", "take back the assignment first"),
    "arbitrated": ("已指定承办，不得再退", "arbitrated: it may not be returned again"),
    "needs_arbitration": ("已三次退单或责任不明，须由值班长指定承办", "returned too often or unclear: arbitrate"),
    "no_arbitration": ("无需指定承办", "there is nothing to arbitrate"),
    "co_open": ("协办未完成", "co-departments are not done"),
    "hotline_void": ("热线工单不能作废，只能不予受理或结案", "a hotline order cannot be void, only refused or closed"),
    "needs_check": ("该类案件须现场核查", "this category has to be checked on the spot"),
    "not_overdue": ("该案未超时，无需申诉", "the case was not overdue"),
    "not_self_handled": ("不是自行处置的上报", "it was not solved by who reported it"),
    "self_handled": ("自行处置的上报须走自处理审核", "solved on the spot: approve it as self-handled"),
    "too_far": ("照片距案发地点超过{metres}米，请说明", "the photo was taken more than {metres} m away: say why"),
    # the envelope
    "unknown_command": ("没有该命令：{command}", "there is no command {command}"),
    "bad_body": ("命令内容有误：{why}", "the command cannot be read: {why}"),
    "unknown_case": ("查无此案", "there is no such case"),
    "id_reused": ("命令编号已用于另一条命令", "the command's id was used for another command"),
    "predecessor": ("所依据的前一条命令未被受理", "the order it builds on was not accepted"),
    "stale": ("已超过有效时限，未自动执行，请确认后重新下达", "it waited too long and was not carried out: confirm it"),
    "too_new": ("平台版本较旧，不识别该命令的新版本", "the platform is older than this command's version"),
    "too_old": ("命令版本过旧，请升级后重新下达", "the command's version is too old: update and give it again"),
    "bad_envelope": ("平台无法读取该命令：{why}", "the platform cannot read the command: {why}"),
    "too_large": ("该命令过大，平台不予接收", "the command is larger than the platform takes"),
    "not_offered": ("该平台不支持此操作", "the platform does not offer this"),
    # the district's own files
    "bad_rules": ("规则文件有误，未作任何更改", "the rule set cannot be used, nothing was changed"),
    "bad_calendar": ("工作日历文件有误，未作任何更改", "the calendar cannot be used, nothing was changed"),
    "bad_catalogue": ("事项目录有误，未作任何更改", "the catalogue cannot be used, nothing was changed"),
    "catalogue_known": ("该版本目录已发布且内容不同，未作任何更改", "that version is published with another content"),
    "rules_known": ("该版本规则已发布且内容不同，未作任何更改", "those rules are published with another content"),
    "edition_changes": ("目录标准版本不一致，不得混用，未作任何更改", "editions are not mixed, nothing was changed"),
    "already_decided": ("该指令已有处理决定", "this order has been decided already"),
    "needs_link": ("需要连接平台", "needs the platform"),
    # this workstation's own files
    "newer_orders": (
        "指令文件由更新版本的程序写成，未作任何更改，请使用新版程序：{file}",
        "the order file is of a newer program and was left as it is, use that program: {file}",
    ),
    # the platform's own database
    "database_away": ("连不上数据库服务器：{url}", "no database server answers at {url}: is it running?"),
    "database_password": ("数据库用户名或密码有误：{user}", "the database refuses the user {user}: name and password"),
    "database_missing": (
        "没有数据库 {database}，请先建库：createdb {database}",
        "there is no database {database}, or no such user: createdb {database}",
    ),
    "database_rights": (
        "用户 {user} 无权在该库建表，请以其为库主：createdb -O {user} {database}",
        "the user {user} may not make tables there: createdb -O {user} {database}",
    ),
    "database_driver": (
        "缺少 PostgreSQL 驱动：pip install 'gridhall[postgres]'",
        "the PostgreSQL driver is missing: pip install 'gridhall[postgres]'",
    ),
    "platform_schema": (
        "数据库结构为第{found}版，本程序为第{wanted}版，请换一个空库",
        "the database {url} has schema {found}, this program {wanted}: take an empty database",
    ),
    "one_worker": (
        "SQLite 只能有一个工作进程，多进程请用 PostgreSQL",
        "SQLite serves one worker only: leave out --workers, or take a PostgreSQL (postgresql+psycopg://…)",
    ),
}


def in_chinese(code: str, facts: dict[str, object]) -> str:
    return _filled(REASONS.get(code, ("", ""))[0], facts)


def in_english(code: str, facts: dict[str, object]) -> str:
    return _filled(REASONS.get(code, ("", ""))[1], facts)


def refusal(code: str, /, **facts: object) -> NotAllowed:
    """The refusal of a command, with its words."""
    return NotAllowed(code, in_english(code, facts), **facts)


def require(condition: object, code: str, /, **facts: object) -> None:
    """Raise the refusal unless `condition` holds."""
    if not condition:
        raise refusal(code, **facts)


def _filled(words: str, facts: dict[str, object]) -> str:
    try:
        return words.format_map(facts)
    except (KeyError, IndexError, ValueError):
        return words
