<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>answer</name>
    <message>
        <source>Satisfied</source>
        <translation>满意</translation>
    </message>
    <message>
        <source>Basically satisfied</source>
        <translation>基本满意</translation>
    </message>
    <message>
        <source>Not satisfied</source>
        <translation>不满意</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>未接通</translation>
    </message>
</context>
<context>
    <name>attention</name>
    <message>
        <source>Needs you</source>
        <translation>需处理</translation>
    </message>
    <message>
        <source>Came back</source>
        <translation>被退回</translation>
    </message>
    <message>
        <source>Half-filled forms</source>
        <translation>未完成表单</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>已作决定</translation>
    </message>
    <message>
        <source>Back to the queue</source>
        <translation>返回队列</translation>
    </message>
    <message>
        <source>↑↓ move · Shift+↑↓ choose several · Ctrl+A all · Tab to the note</source>
        <translation>↑↓ 移动 · Shift+↑↓ 多选 · Ctrl+A 全选 · Tab 到备注</translation>
    </message>
    <message>
        <source>Decide…</source>
        <translation>去处理…</translation>
    </message>
    <message>
        <source>Nothing waits for your decision</source>
        <translation>没有等您决定的指令</translation>
    </message>
    <message>
        <source>What the platform refuses or somebody else overtook comes here until it is decided.</source>
        <translation>被平台拒绝、或被他人抢先而未生效的指令会列在这里，直到有人作出决定。</translation>
    </message>
    <message>
        <source>No half-filled form</source>
        <translation>没有未完成的表单</translation>
    </message>
    <message>
        <source>A form that is closed before it is given is kept here, also after a crash.</source>
        <translation>未下达就关闭的表单会留在这里，程序意外退出也不丢。</translation>
    </message>
    <message>
        <source>No decision yet</source>
        <translation>尚无决定记录</translation>
    </message>
    <message>
        <source>Every decision about a returned order is recorded here and cannot be changed.</source>
        <translation>对退回指令的每一次决定都记录在此，不可更改。</translation>
    </message>
    <message>
        <source>&quot;{command}&quot; had no effect: the case had changed</source>
        <translation>「{command}」未生效：案件已被改动</translation>
    </message>
    <message>
        <source>The platform refused &quot;{command}&quot;</source>
        <translation>平台拒绝了「{command}」</translation>
    </message>
    <message>
        <source>Before the platform was restored it had answered: {answer}</source>
        <translation>平台恢复备份之前的答复：{answer}</translation>
    </message>
    <message>
        <source>came back {time}</source>
        <translation>{time} 退回</translation>
    </message>
    <message>
        <source>Why it came back</source>
        <translation>退回原因</translation>
    </message>
    <message>
        <source>What was ordered</source>
        <translation>原指令</translation>
    </message>
    <message>
        <source>The case now</source>
        <translation>案件现状</translation>
    </message>
    <message>
        <source>What changed since then</source>
        <translation>其间的变化</translation>
    </message>
    <message>
        <source>{who} · {time}</source>
        <translation>{who} {time}</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>当时看到</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>部门</translation>
    </message>
    <message>
        <source>Responsible</source>
        <translation>责任人</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>{now} (was {before})</source>
        <translation>{now}（当时：{before}）</translation>
    </message>
    <message>
        <source>{status}, version {n}</source>
        <translation>{status}，版本 {n}</translation>
    </message>
    <message>
        <source>version {n}</source>
        <translation>版本 {n}</translation>
    </message>
    <message>
        <source>Nobody else has changed the case.</source>
        <translation>其间没有他人改动案件。</translation>
    </message>
    <message>
        <source>The history is not all here; the rest comes with the link.</source>
        <translation>历程不全，其余待连上平台后补齐。</translation>
    </message>
    <message>
        <source>The case is not on this workstation.</source>
        <translation>本机没有该案件。</translation>
    </message>
    <message>
        <source>Orders that wait for this one: {n}. They go on once it is decided.</source>
        <translation>另有 {n} 条指令在等它，决定后自动继续。</translation>
    </message>
    <message>
        <source>Note for the record (optional)</source>
        <translation>备注（可不填，随决定存档）</translation>
    </message>
    <message>
        <source>{n} orders chosen</source>
        <translation>已选 {n} 条指令</translation>
    </message>
    <message>
        <source>Several can only be let go together. To keep or redo one, choose it alone.</source>
        <translation>多选时只能一并采用平台。要保留或重做，请单独选中一条。</translation>
    </message>
    <message>
        <source>Let these orders go?</source>
        <translation>采用平台、放弃这些指令？</translation>
    </message>
    <message>
        <source>{n} orders are let go and their cases stay as the platform has them. Each is recorded.</source>
        <translation>将放弃 {n} 条指令，案件以平台为准。每一条都会存档。</translation>
    </message>
    <message>
        <source>Let {n} go</source>
        <translation>放弃 {n} 条</translation>
    </message>
    <message>
        <source>{way}: &quot;{command}&quot;. Recorded under Decided.</source>
        <translation>{way}：「{command}」。已记入「已作决定」。</translation>
    </message>
    <message>
        <source>{n} orders let go. Recorded under Decided.</source>
        <translation>已放弃 {n} 条指令，均已记入「已作决定」。</translation>
    </message>
    <message>
        <source>{way} · &quot;{command}&quot;</source>
        <translation>{way} ·「{command}」</translation>
    </message>
    <message>
        <source>{who} ({post})</source>
        <translation>{who}（{post}）</translation>
    </message>
    <message>
        <source>given again: {state}</source>
        <translation>新指令：{state}</translation>
    </message>
    <message>
        <source>an order of before</source>
        <translation>早先的指令</translation>
    </message>
    <message>
        <source>&quot;{command}&quot; not given yet</source>
        <translation>「{command}」未下达</translation>
    </message>
    <message>
        <source>{who}, last changed {time}</source>
        <translation>{who} {time} 填写</translation>
    </message>
    <message>
        <source>Go on filling in</source>
        <translation>继续填写</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Discard this form?</source>
        <translation>丢弃这张表单？</translation>
    </message>
    <message>
        <source>&quot;{command}&quot;, {draft}. What was filled in is lost.</source>
        <translation>「{command}」，{draft}。已填内容将无法找回。</translation>
    </message>
    <message>
        <source>Filled in as it was left: {draft}.</source>
        <translation>已恢复上次未完成的内容：{draft}。</translation>
    </message>
    <message>
        <source>Begin afresh</source>
        <translation>清空重填</translation>
    </message>
    <message>
        <source>The form is kept as it is (Ctrl+D, half-filled forms) and offered again.</source>
        <translation>表单已保留（Ctrl+D「未完成表单」），再次打开时接着填。</translation>
    </message>
    <message>
        <source>{n} half-filled forms were left here: Ctrl+D shows them.</source>
        <translation>本机有 {n} 张未完成的表单，按 Ctrl+D 查看。</translation>
    </message>
    <message>
        <source>a new case</source>
        <translation>新案件</translation>
    </message>
</context>
<context>
    <name>channel</name>
    <message>
        <source>12345 hotline</source>
        <translation>12345 热线</translation>
    </message>
    <message>
        <source>12319 hotline</source>
        <translation>12319 热线</translation>
    </message>
    <message>
        <source>962000 hotline</source>
        <translation>962000 热线</translation>
    </message>
    <message>
        <source>From 110</source>
        <translation>110 转入</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>监督员上报</translation>
    </message>
    <message>
        <source>Village station</source>
        <translation>村居工作站</translation>
    </message>
    <message>
        <source>Whistle</source>
        <translation>金哨转入</translation>
    </message>
    <message>
        <source>Video AI</source>
        <translation>视频识别</translation>
    </message>
    <message>
        <source>Sensor</source>
        <translation>物联感知</translation>
    </message>
    <message>
        <source>Leader</source>
        <translation>领导批示</translation>
    </message>
    <message>
        <source>Media</source>
        <translation>媒体舆情</translation>
    </message>
    <message>
        <source>Supervision</source>
        <translation>督查发现</translation>
    </message>
    <message>
        <source>From the city</source>
        <translation>上级下派</translation>
    </message>
    <message>
        <source>From below</source>
        <translation>下级上报</translation>
    </message>
    <message>
        <source>From another district</source>
        <translation>他区移送</translation>
    </message>
    <message>
        <source>To 110</source>
        <translation>转 110</translation>
    </message>
    <message>
        <source>Citizen photo</source>
        <translation>随申拍</translation>
    </message>
</context>
<context>
    <name>checked</name>
    <message>
        <source>Passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Failed: back to the department</source>
        <translation>不通过：退回部门返工</translation>
    </message>
    <message>
        <source>Could not be checked</source>
        <translation>无法核查</translation>
    </message>
</context>
<context>
    <name>clock</name>
    <message>
        <source>Handling</source>
        <translation>处置</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>总</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>受理</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>核实</translation>
    </message>
    <message>
        <source>File</source>
        <translation>立案</translation>
    </message>
    <message>
        <source>Dispatch</source>
        <translation>派遣</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>签收</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>联系</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审核</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>核查</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>结案</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>回执</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>环节</translation>
    </message>
    <message>
        <source>Total limit</source>
        <translation>总时限</translation>
    </message>
</context>
<context>
    <name>close_kind</name>
    <message>
        <source>Normal</source>
        <translation>正常结案</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>超时结案</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>差错结案</translation>
    </message>
    <message>
        <source>Special</source>
        <translation>特殊结案</translation>
    </message>
    <message>
        <source>Forced</source>
        <translation>强制结案</translation>
    </message>
</context>
<context>
    <name>command</name>
    <message>
        <source>Register</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>受理</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>不予受理</translation>
    </message>
    <message>
        <source>Report verification</source>
        <translation>核实反馈</translation>
    </message>
    <message>
        <source>File</source>
        <translation>立案</translation>
    </message>
    <message>
        <source>Do not file</source>
        <translation>不予立案</translation>
    </message>
    <message>
        <source>Approve self-handled</source>
        <translation>自处理审核</translation>
    </message>
    <message>
        <source>Dispatch</source>
        <translation>派遣</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>签收</translation>
    </message>
    <message>
        <source>Record first contact</source>
        <translation>先行联系</translation>
    </message>
    <message>
        <source>Report result</source>
        <translation>上报处置结果</translation>
    </message>
    <message>
        <source>Feedback</source>
        <translation>处理反馈</translation>
    </message>
    <message>
        <source>Pass</source>
        <translation>反馈通过</translation>
    </message>
    <message>
        <source>Report check</source>
        <translation>核查反馈</translation>
    </message>
    <message>
        <source>Rework</source>
        <translation>返工</translation>
    </message>
    <message>
        <source>Call back</source>
        <translation>回访</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>结案</translation>
    </message>
    <message>
        <source>Send to verify</source>
        <translation>发核实</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>指派</translation>
    </message>
    <message>
        <source>Take back assignment</source>
        <translation>撤销指派</translation>
    </message>
    <message>
        <source>Ask to return</source>
        <translation>退单申请</translation>
    </message>
    <message>
        <source>Redirect</source>
        <translation>改派</translation>
    </message>
    <message>
        <source>Arbitrate</source>
        <translation>指定承办</translation>
    </message>
    <message>
        <source>Send to check</source>
        <translation>发核查</translation>
    </message>
    <message>
        <source>Force close</source>
        <translation>强制结案</translation>
    </message>
    <message>
        <source>Ask for extension</source>
        <translation>延期申请</translation>
    </message>
    <message>
        <source>Ask to suspend</source>
        <translation>挂账申请</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>移交</translation>
    </message>
    <message>
        <source>Bounced</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Ask to force closing</source>
        <translation>申请强制结案</translation>
    </message>
    <message>
        <source>Approve return</source>
        <translation>同意退单</translation>
    </message>
    <message>
        <source>Approve extension</source>
        <translation>同意延期</translation>
    </message>
    <message>
        <source>Approve suspension</source>
        <translation>同意挂账</translation>
    </message>
    <message>
        <source>Pass request on</source>
        <translation>部门审核</translation>
    </message>
    <message>
        <source>Reject request</source>
        <translation>不同意</translation>
    </message>
    <message>
        <source>Withdraw request</source>
        <translation>撤回申请</translation>
    </message>
    <message>
        <source>Escalated</source>
        <translation>升级</translation>
    </message>
    <message>
        <source>Ask to void</source>
        <translation>申请作废</translation>
    </message>
    <message>
        <source>Ask to transfer</source>
        <translation>申请移交</translation>
    </message>
    <message>
        <source>Confirm receipt</source>
        <translation>移交回执</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Reclassify</source>
        <translation>改类</translation>
    </message>
    <message>
        <source>Invite co-departments</source>
        <translation>邀请协办</translation>
    </message>
    <message>
        <source>Join as co-department</source>
        <translation>接受协办</translation>
    </message>
    <message>
        <source>Decline co-handling</source>
        <translation>谢绝协办</translation>
    </message>
    <message>
        <source>Co-handling done</source>
        <translation>协办完成</translation>
    </message>
    <message>
        <source>Excuse co-department</source>
        <translation>免除协办</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>并案</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>Follows the main case</source>
        <translation>随主案</translation>
    </message>
    <message>
        <source>Remind</source>
        <translation>提醒</translation>
    </message>
    <message>
        <source>Appeal</source>
        <translation>申诉</translation>
    </message>
    <message>
        <source>Review appeal</source>
        <translation>申诉审核</translation>
    </message>
    <message>
        <source>Record instruction</source>
        <translation>批示登记</translation>
    </message>
    <message>
        <source>Assign instruction</source>
        <translation>批示交办</translation>
    </message>
    <message>
        <source>Answer instruction</source>
        <translation>批示回复</translation>
    </message>
    <message>
        <source>Instruction done</source>
        <translation>批示办结</translation>
    </message>
    <message>
        <source>Limits recalculated</source>
        <translation>重算时限</translation>
    </message>
    <message>
        <source>Outage deducted</source>
        <translation>停机扣除</translation>
    </message>
    <message>
        <source>Urge</source>
        <translation>催办</translation>
    </message>
    <message>
        <source>Acknowledge urging</source>
        <translation>催办确认</translation>
    </message>
    <message>
        <source>Propose supervision</source>
        <translation>建议督办</translation>
    </message>
    <message>
        <source>Supervise</source>
        <translation>督办</translation>
    </message>
    <message>
        <source>Answer supervision</source>
        <translation>督办答复</translation>
    </message>
    <message>
        <source>Review the answer</source>
        <translation>督办审核</translation>
    </message>
    <message>
        <source>Lift supervision</source>
        <translation>解除督办</translation>
    </message>
    <message>
        <source>Inquire</source>
        <translation>问效</translation>
    </message>
    <message>
        <source>Explain to inquiry</source>
        <translation>问效说明</translation>
    </message>
    <message>
        <source>Inquiry finding</source>
        <translation>问效结论</translation>
    </message>
    <message>
        <source>Publish inquiry</source>
        <translation>问效通报</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
</context>
<context>
    <name>desk</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>To accept</source>
        <translation>待受理</translation>
    </message>
    <message>
        <source>To dispatch</source>
        <translation>待派遣</translation>
    </message>
    <message>
        <source>To sign</source>
        <translation>待签收</translation>
    </message>
    <message>
        <source>Handling</source>
        <translation>处置中</translation>
    </message>
    <message>
        <source>Due soon</source>
        <translation>将超时</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Case queue</source>
        <translation>案件队列</translation>
    </message>
    <message>
        <source>Urgency</source>
        <translation>紧急程度</translation>
    </message>
    <message>
        <source>Street</source>
        <translation>街镇</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>{filter}: all</source>
        <translation>{filter} 全部</translation>
    </message>
    <message>
        <source>{n} chosen</source>
        <translation>{n} 项</translation>
    </message>
    <message>
        <source>{filter}: {chosen}</source>
        <translation>{filter} {chosen}</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>期限</translation>
    </message>
    <message>
        <source>Light, time left</source>
        <translation>灯色、剩余</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Order of the queue</source>
        <translation>队列排序</translation>
    </message>
    <message>
        <source>{n} new above</source>
        <translation>{n} 条新案件</translation>
    </message>
    <message>
        <source>Stopped at {light}</source>
        <translation>停表 {light}</translation>
    </message>
    <message>
        <source>Ended {light}</source>
        <translation>已结束 {light}</translation>
    </message>
    <message>
        <source>No open case matches &quot;{text}&quot;</source>
        <translation>没有在办案件符合「{text}」</translation>
    </message>
    <message>
        <source>Searched title, address and case number in &quot;{view}&quot;.</source>
        <translation>已在「{view}」中查找标题、地址和案件编号。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Temp-{tail}</source>
        <translation>暂-{tail}</translation>
    </message>
    <message>
        <source>{command}…</source>
        <translation>{command}…</translation>
    </message>
    <message>
        <source>No case chosen</source>
        <translation>未选案件</translation>
    </message>
    <message>
        <source>Choose one in the queue with the arrow keys, or click it on the map.</source>
        <translation>用上下键在队列中选，或在地图上点选。</translation>
    </message>
    <message>
        <source>This case is not on this workstation</source>
        <translation>本机没有这件案件</translation>
    </message>
    <message>
        <source>It may be outside your scope, or not read yet.</source>
        <translation>可能不在你的权限范围，或尚未读到。</translation>
    </message>
    <message>
        <source>Clocks</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Chain of responsibility</source>
        <translation>责任链</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Caller</source>
        <translation>来电</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>诉求</translation>
    </message>
    <message>
        <source>Filing</source>
        <translation>立案条件</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Main</source>
        <translation>主办</translation>
    </message>
    <message>
        <source>Closing</source>
        <translation>结案条件</translation>
    </message>
    <message>
        <source>Handler</source>
        <translation>处置人</translation>
    </message>
    <message>
        <source>Return by</source>
        <translation>退单窗口</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>诉求分类</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>联系</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>目录版本</translation>
    </message>
    <message>
        <source>Merged into</source>
        <translation>并入</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>{time} (over)</source>
        <translation>{time}（已过）</translation>
    </message>
    <message>
        <source>called back {time}: {answer}</source>
        <translation>{time} 已回访：{answer}</translation>
    </message>
    <message>
        <source>first contact {time}</source>
        <translation>{time} 已先行联系</translation>
    </message>
    <message>
        <source>not contacted yet</source>
        <translation>尚未先行联系</translation>
    </message>
    <message>
        <source>was overdue, not counted</source>
        <translation>曾超时，不计</translation>
    </message>
    <message>
        <source>{own}, now {current} is in force</source>
        <translation>{own}（现行 {current}）</translation>
    </message>
    <message>
        <source>serial no. {number}</source>
        <translation>流水号 {number}</translation>
    </message>
    <message>
        <source>evidence: {n}</source>
        <translation>附件 {n}</translation>
    </message>
    <message>
        <source>separation of duties set aside: {reason}</source>
        <translation>职责分离特批：{reason}</translation>
    </message>
    <message>
        <source>{origin} {device}</source>
        <translation>{origin} {device}</translation>
    </message>
    <message>
        <source>why</source>
        <translation>为什么</translation>
    </message>
    <message>
        <source>—</source>
        <translation>—</translation>
    </message>
    <message>
        <source>returned {r} · extended {e} · reworked {w} · urged {u}</source>
        <translation>退单 {r} · 延期 {e} · 返工 {w} · 催办 {u}</translation>
    </message>
    <message>
        <source>{n}% used</source>
        <translation>已用 {n}%</translation>
    </message>
    <message>
        <source>{time} est.</source>
        <translation>{time} 估算</translation>
    </message>
    <message>
        <source>{time} dispatched</source>
        <translation>{time} 派</translation>
    </message>
    <message>
        <source>{time} filed</source>
        <translation>{time} 立案</translation>
    </message>
    <message>
        <source>{time} reported</source>
        <translation>{time} 上报</translation>
    </message>
    <message>
        <source>{time} begun</source>
        <translation>{time} 起</translation>
    </message>
    <message>
        <source>The clocks stand still: the case is suspended.</source>
        <translation>已挂账，停表。</translation>
    </message>
    <message>
        <source>No clock runs.</source>
        <translation>没有在走的时钟。</translation>
    </message>
    <message>
        <source>grid leader</source>
        <translation>网格长</translation>
    </message>
    <message>
        <source>grid manager on duty</source>
        <translation>当班网格员</translation>
    </message>
    <message>
        <source>department clerk</source>
        <translation>单位经办</translation>
    </message>
    <message>
        <source>History incomplete ({n} of {all}): the rest comes with the link.</source>
        <translation>历史未齐（{n}/{all}），联机后补齐</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>需处理</translation>
    </message>
    <message>
        <source>platform</source>
        <translation>平台</translation>
    </message>
    <message>
        <source>this desk</source>
        <translation>本席</translation>
    </message>
    <message>
        <source>mobile</source>
        <translation>移动端</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>{origin} · recorded {time}</source>
        <translation>{origin} · 补录 {time}</translation>
    </message>
    <message>
        <source>Turned {light}</source>
        <translation>进入{light}灯</translation>
    </message>
    <message>
        <source>{clock} limit: {n}% used</source>
        <translation>{clock}时限已用 {n}%</translation>
    </message>
    <message>
        <source>&quot;{text}&quot;</source>
        <translation>「{text}」</translation>
    </message>
    <message>
        <source>{who} → {receiver}</source>
        <translation>{who} → {receiver}</translation>
    </message>
    <message>
        <source>No history here yet</source>
        <translation>本机尚无历史</translation>
    </message>
    <message>
        <source>No order came back</source>
        <translation>没有退回的指令</translation>
    </message>
    <message>
        <source>Orders the platform refuses, or that somebody else overtook, appear here.</source>
        <translation>平台拒绝的、被他人抢先的指令会在这里等您处理。</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>对方的</translation>
    </message>
    <message>
        <source>now {status}</source>
        <translation>现为{status}</translation>
    </message>
    <message>
        <source>Show the case</source>
        <translation>看现状</translation>
    </message>
    <message>
        <source>orders on one case keep their order</source>
        <translation>同一案件按先后，不可越序</translation>
    </message>
    <message>
        <source>Clock stopped</source>
        <translation>停表</translation>
    </message>
    <message>
        <source>No open cases</source>
        <translation>当前无在办案件</translation>
    </message>
    <message>
        <source>No case waits to be accepted</source>
        <translation>当前无待受理案件</translation>
    </message>
    <message>
        <source>No case waits to be dispatched</source>
        <translation>当前无待派遣案件</translation>
    </message>
    <message>
        <source>No case waits to be signed for</source>
        <translation>当前无待签收案件</translation>
    </message>
    <message>
        <source>No case is being handled</source>
        <translation>当前无处置中案件</translation>
    </message>
    <message>
        <source>No case falls due within the hour</source>
        <translation>一小时内无将超时案件</translation>
    </message>
    <message>
        <source>No case is overdue</source>
        <translation>当前无超时案件</translation>
    </message>
    <message>
        <source>Data as of {time}. New cases appear here by themselves.</source>
        <translation>数据截至 {time}，新案件会自动出现。</translation>
    </message>
    <message>
        <source>No data from the platform yet. Cases appear once it has been read.</source>
        <translation>尚无平台数据，首次同步后即出现。</translation>
    </message>
    <message>
        <source>Show {view} {n}</source>
        <translation>看{view} {n}</translation>
    </message>
    <message>
        <source>No open case passes these filters</source>
        <translation>没有在办案件符合所选条件</translation>
    </message>
    <message>
        <source>Clear search and filters</source>
        <translation>清除搜索和条件</translation>
    </message>
    <message>
        <source>The local case file cannot be read</source>
        <translation>本机案件库读不出来</translation>
    </message>
    <message>
        <source>How many cases there are is not known. Ask the chief&apos;s desk for urgent ones.</source>
        <translation>件数未知，急件请电话向值班长席核对。</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Search case number, title, address</source>
        <translation>搜案件编号、标题、地址</translation>
    </message>
    <message>
        <source>Search the queue</source>
        <translation>搜索队列</translation>
    </message>
    <message>
        <source>Open {n}</source>
        <translation>在办 {n}</translation>
    </message>
    <message>
        <source>Open cases by light: {counts}</source>
        <translation>各灯在办：{counts}</translation>
    </message>
    <message>
        <source>estimate</source>
        <translation>估算</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>附言</translation>
    </message>
    <message>
        <source>Category: name, pinyin initials or code</source>
        <translation>类别：名称、拼音首字母或代码</translation>
    </message>
    <message>
        <source>this street</source>
        <translation>本街镇</translation>
    </message>
    <message>
        <source>reported by proxy</source>
        <translation>代办</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Choose a case to act on it</source>
        <translation>选一件案件后可操作</translation>
    </message>
    <message>
        <source>Back to the queue (Esc) to act on the case</source>
        <translation>返回队列（Esc）后可操作案件</translation>
    </message>
    <message>
        <source>{command} · {reason}</source>
        <translation>{command} · {reason}</translation>
    </message>
    <message>
        <source>needs the link</source>
        <translation>需在线</translation>
    </message>
    <message>
        <source>accept first</source>
        <translation>先受理</translation>
    </message>
    <message>
        <source>file first</source>
        <translation>先立案</translation>
    </message>
    <message>
        <source>dispatch first</source>
        <translation>先派遣</translation>
    </message>
    <message>
        <source>sign first</source>
        <translation>先签收</translation>
    </message>
    <message>
        <source>review first</source>
        <translation>先审核反馈</translation>
    </message>
    <message>
        <source>check first</source>
        <translation>先核查</translation>
    </message>
    <message>
        <source>not in this state</source>
        <translation>当前状态不可</translation>
    </message>
    <message>
        <source>{command} given, {subject}, to be sent</source>
        <translation>已{command} {subject}，待上传</translation>
    </message>
    <message>
        <source>{command} given, {subject}, waits for an order that needs you</source>
        <translation>已{command} {subject}，等待前置</translation>
    </message>
    <message>
        <source>{command}, {subject}, accepted</source>
        <translation>已{command} {subject}，已受理</translation>
    </message>
    <message>
        <source>{command}, {subject}, came back: see Needs you</source>
        <translation>{command} {subject} 需处理：被退回</translation>
    </message>
    <message>
        <source>Offline {time}</source>
        <translation>离线 {time}</translation>
    </message>
    <message>
        <source>Data as of {time}</source>
        <translation>数据截至 {time}</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>尚无数据</translation>
    </message>
    <message>
        <source>{n} orders of this desk to be sent, first {since}</source>
        <translation>本席指令 {n} 条待上传，最早 {since}</translation>
    </message>
    <message>
        <source>No orders to be sent</source>
        <translation>没有待上传的指令</translation>
    </message>
    <message>
        <source>Accept, dispatch, sign, ask, urge and remark go on and are sent in order; times left are estimates</source>
        <translation>受理、派遣、签收、申请、催办和备注照常，按顺序上传；剩余时间为估算</translation>
    </message>
    <message>
        <source>Attempt {n} failed · again in {s} s</source>
        <translation>第 {n} 次重连 · {s} 秒后</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Dispatcher&apos;s desk</source>
        <translation>值守台</translation>
    </message>
</context>
<context>
    <name>error</name>
    <message>
        <source>Internal error. The hall goes on; the log has the details.</source>
        <translation>程序内部出错，值守不受影响；详情见日志。</translation>
    </message>
    <message>
        <source>The platform gives the reason &quot;{code}&quot;.</source>
        <translation>平台给出的原因代码：{code}</translation>
    </message>
    <message>
        <source>Message of the system: {code} {detail}</source>
        <translation>系统消息：{code} {detail}</translation>
    </message>
    <message>
        <source>&quot;{command}&quot; is not possible: the case is in state &quot;{status}&quot;.</source>
        <translation>不能{command}：案件现为「{status}」。</translation>
    </message>
    <message>
        <source>&quot;{command}&quot; needs the platform: do it by telephone while offline.</source>
        <translation>{command}须联网办理；离线时请走电话。</translation>
    </message>
    <message>
        <source>No answer from the platform. Working offline; trying again.</source>
        <translation>平台无应答，已转离线工作，正在重试。</translation>
    </message>
    <message>
        <source>The platform does not know this command. Update the hall.</source>
        <translation>平台不认识这条命令，请升级本程序。</translation>
    </message>
    <message>
        <source>{who} was first: &quot;{command}&quot;. The case is now &quot;{status}&quot;. Decide again.</source>
        <translation>{who} 已先行{command}，案件现为「{status}」，请重新决定。</translation>
    </message>
    <message>
        <source>What answers is not a city platform ({kind}). Check the address.</source>
        <translation>应答的不是城市平台（{kind}），请检查地址。</translation>
    </message>
    <message>
        <source>The platform&apos;s answer was damaged. Asking again.</source>
        <translation>平台应答残缺，正在重新请求。</translation>
    </message>
    <message>
        <source>The snapshot broke off. The old data stay; asking again.</source>
        <translation>快照中断，保留原有数据，正在重新请求。</translation>
    </message>
    <message>
        <source>The platform reports an error (HTTP {status}). Trying again.</source>
        <translation>平台报错（HTTP {status}），正在重试。</translation>
    </message>
    <message>
        <source>The platform answered another question. The answer was ignored.</source>
        <translation>平台答非所问，该应答已忽略。</translation>
    </message>
    <message>
        <source>The platform ended the connection. Connecting again.</source>
        <translation>平台断开了连接，正在重连。</translation>
    </message>
    <message>
        <source>The platform speaks another version. Update the hall.</source>
        <translation>平台版本不同，请升级本程序。</translation>
    </message>
    <message>
        <source>The platform&apos;s history was replaced. All cases are read anew; orders stay.</source>
        <translation>平台历史已更换，案件将全部重读，待上传命令保留。</translation>
    </message>
    <message>
        <source>What you may see has changed. All cases are read anew.</source>
        <translation>可见范围已改变，案件将全部重读。</translation>
    </message>
    <message>
        <source>The platform asks you to sign in again. Orders are kept and wait.</source>
        <translation>平台要求重新登录。指令已保存，暂缓上传。</translation>
    </message>
    <message>
        <source>This program is too old for the platform: update it. Orders wait.</source>
        <translation>本程序版本过旧，平台不予接收，请升级。指令已保存，暂缓上传。</translation>
    </message>
    <message>
        <source>The platform is too old for this program: have it updated. Orders wait.</source>
        <translation>平台版本过旧，请联系升级平台。指令已保存，暂缓上传。</translation>
    </message>
    <message>
        <source>You may no longer see these cases. Orders go up first, then they go.</source>
        <translation>您已无权查看这些案件。先上传指令，随后清除。</translation>
    </message>
    <message>
        <source>The platform has too much to do. Trying again when it said.</source>
        <translation>平台繁忙，将按其要求的时间重试。</translation>
    </message>
    <message>
        <source>The platform does not take anything so large.</source>
        <translation>内容过大，平台不予接收。</translation>
    </message>
    <message>
        <source>After its restore the platform answers an order otherwise. Decide again.</source>
        <translation>平台恢复后对一条指令的答复与原先不同，请重新处理。</translation>
    </message>
    <message>
        <source>A file cannot be sent to the platform: {file}</source>
        <translation>有文件无法上传到平台：{file}</translation>
    </message>
    <message>
        <source>{name} cannot be read: is it there, and may you read it?</source>
        <translation>无法读取 {name}：文件是否存在，是否有权限？</translation>
    </message>
    <message>
        <source>{name} is empty or larger than can be sent (32 MiB).</source>
        <translation>{name} 为空，或超过可上传的大小（32 MiB）。</translation>
    </message>
    <message>
        <source>This machine&apos;s clock has jumped by {file} s. Deadlines keep the platform&apos;s time; set the clock.</source>
        <translation>本机时钟跳变 {file} 秒。时限仍按平台时间计，数据未受影响；请校准本机时钟。</translation>
    </message>
    <message>
        <source>Offline for too long. All cases are read anew.</source>
        <translation>离线过久，案件将全部重读。</translation>
    </message>
    <message>
        <source>The disk is full: {file}. Nothing was lost; free some space.</source>
        <translation>磁盘已满：{file}。没有丢失数据，请清理空间。</translation>
    </message>
    <message>
        <source>The local file cannot be written: {file}. Check its rights and the disk.</source>
        <translation>本地文件无法写入：{file}。请检查权限和磁盘。</translation>
    </message>
    <message>
        <source>A local file is damaged: {file}. Restart the hall: it will be set aside.</source>
        <translation>本地文件损坏：{file}。请重启程序，文件将移开保存。</translation>
    </message>
    <message>
        <source>The local file reports: {why}</source>
        <translation>本地文件报错：{why}</translation>
    </message>
    <message>
        <source>The local folder cannot be used: {why}</source>
        <translation>本地文件夹不可用：{why}</translation>
    </message>
    <message>
        <source>SQLite {version} is too old. Install sqlcipher3 0.6.2 or newer.</source>
        <translation>SQLite {version} 过旧，请安装 sqlcipher3 0.6.2 或更新版本。</translation>
    </message>
    <message>
        <source>The local cache was damaged or of another version: kept as {file}, all cases are read anew.</source>
        <translation>本地缓存已损坏或版本不符：原文件已另存为 {file}，正在重新读取全部案件。</translation>
    </message>
    <message>
        <source>The order file was damaged: kept as {file}. What could be read of it is in a new one.</source>
        <translation>指令文件已损坏：原文件已另存为 {file}，能读出的内容已转入新文件。</translation>
    </message>
    <message>
        <source>{count} orders were put back from the damaged file and the journal.</source>
        <translation>已从损坏文件和流水副本中找回 {count} 条指令。</translation>
    </message>
    <message>
        <source>{count} orders in the order file were damaged and are repaired.</source>
        <translation>指令文件中有 {count} 条指令损坏，已修复。</translation>
    </message>
    <message>
        <source>{count} orders cannot be read and are not sent: check with the duty chief what was given.</source>
        <translation>有 {count} 条指令无法读出，未上传：请与值班长核对当班指令。</translation>
    </message>
    <message>
        <source>The journal of orders was damaged ({count} lines). A new one is begun.</source>
        <translation>指令流水副本有 {count} 行损坏，已另起新副本。</translation>
    </message>
    <message>
        <source>The disk is full: orders are kept in the reserve. Free some space now.</source>
        <translation>磁盘已满：指令正使用预留空间保存，请立即清理磁盘。</translation>
    </message>
    <message>
        <source>There is room on the disk again: the reserve for orders is back.</source>
        <translation>磁盘空间已恢复，指令预留空间已重新占用。</translation>
    </message>
    <message>
        <source>Only {file} are free on the disk. Free some space.</source>
        <translation>磁盘仅剩 {file}，请清理磁盘。</translation>
    </message>
    <message>
        <source>Only {file} are free on the disk: closed cases and histories are no longer fetched.</source>
        <translation>磁盘仅剩 {file}：不再下载已结案件和流转记录。</translation>
    </message>
    <message>
        <source>Only {file} are free on the disk: nothing but orders is kept. Cases grow old; free some space.</source>
        <translation>磁盘仅剩 {file}：仅保存指令，案件不再更新，请清理磁盘。</translation>
    </message>
    <message>
        <source>There is enough room on the disk again ({file}).</source>
        <translation>磁盘空间已恢复（{file}）。</translation>
    </message>
    <message>
        <source>A comparison with the platform found {count} cases that differed. They were read anew.</source>
        <translation>与平台核对发现 {count} 件案件不一致，已重新读取，指令不受影响。</translation>
    </message>
    <message>
        <source>The platform keeps cases in another form now. All cases are read anew.</source>
        <translation>平台的案件格式已更新，正在重新读取全部案件，指令不受影响。</translation>
    </message>
    <message>
        <source>New reference data are in force: {file}.</source>
        <translation>新的基础数据已生效：{file}。</translation>
    </message>
</context>
<context>
    <name>forecast</name>
    <message>
        <source>What turns red</source>
        <translation>将变红的案件</translation>
    </message>
    <message>
        <source>Forecast…</source>
        <translation>预测…</translation>
    </message>
    <message>
        <source>Open cases whose first clock runs out from now until then, by department</source>
        <translation>从现在到该时刻首个时限到期的在办案件，按部门</translation>
    </message>
    <message>
        <source>Show these cases</source>
        <translation>在队列中查看</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>截至</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时内</translation>
    </message>
    <message>
        <source>4 hours</source>
        <translation>4 小时内</translation>
    </message>
    <message>
        <source>End of business</source>
        <translation>今天下班前</translation>
    </message>
    <message>
        <source>Tomorrow 08:00</source>
        <translation>明天 08:00</translation>
    </message>
    <message>
        <source>Own time</source>
        <translation>自定时间</translation>
    </message>
    <message>
        <source>Department: name</source>
        <translation>部门：名称</translation>
    </message>
    <message>
        <source>{n} cases turn red by {time}</source>
        <translation>{time} 前将变红 {n} 件</translation>
    </message>
    <message>
        <source>All departments</source>
        <translation>全部部门</translation>
    </message>
    <message>
        <source>Not dispatched yet</source>
        <translation>尚未派遣</translation>
    </message>
    <message>
        <source>None turns red by then</source>
        <translation>届时没有案件变红</translation>
    </message>
    <message>
        <source>{dept}: red by {time} ×</source>
        <translation>{dept}：{time} 前变红 ×</translation>
    </message>
</context>
<context>
    <name>form</name>
    <message>
        <source>Optional</source>
        <translation>可不填</translation>
    </message>
    <message>
        <source>What was said on the telephone</source>
        <translation>通话内容</translation>
    </message>
    <message>
        <source>What to record</source>
        <translation>记录内容</translation>
    </message>
    <message>
        <source>In writing, as it goes into the file</source>
        <translation>书面内容，归入案卷</translation>
    </message>
    <message>
        <source>Note for the department, or why another one</source>
        <translation>给部门的备注；改派其他部门时写明理由</translation>
    </message>
    <message>
        <source>What to say to the responsible person (optional)</source>
        <translation>对责任人说的话（可不填）</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>做了什么</translation>
    </message>
    <message>
        <source>Case: number, title, address or id</source>
        <translation>案件：案卷号、标题、地址或编号</translation>
    </message>
    <message>
        <source>Department: name or code</source>
        <translation>部门：名称或代码</translation>
    </message>
    <message>
        <source>Person: name</source>
        <translation>人员：姓名</translation>
    </message>
    <message>
        <source>Inspector: name</source>
        <translation>监督员：姓名</translation>
    </message>
    <message>
        <source>15 digits</source>
        <translation>15 位编码</translation>
    </message>
    <message>
        <source>Word for word</source>
        <translation>原文照录</translation>
    </message>
    <message>
        <source>Why nobody else can do it</source>
        <translation>为何不能由他人办理</translation>
    </message>
    <message>
        <source>Why the department changes</source>
        <translation>为何更换部门</translation>
    </message>
    <message>
        <source>Opinion</source>
        <translation>意见</translation>
    </message>
    <message>
        <source>What is required</source>
        <translation>要求</translation>
    </message>
    <message>
        <source>The answer is sufficient (else it is issued again)</source>
        <translation>答复符合要求（否则重新下发）</translation>
    </message>
    <message>
        <source>The appeal is justified</source>
        <translation>申诉成立</translation>
    </message>
    <message>
        <source>The caller says the matter is solved</source>
        <translation>来电人认可已解决</translation>
    </message>
    <message>
        <source>What the caller says</source>
        <translation>来电人意见</translation>
    </message>
    <message>
        <source>Talk with the caller</source>
        <translation>与来电人联系情况</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Their limit</source>
        <translation>协办时限</translation>
    </message>
    <message>
        <source>Longer by</source>
        <translation>延长</translation>
    </message>
    <message>
        <source>Kind of closing</source>
        <translation>结案类型</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>所涉事项</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答复</translation>
    </message>
    <message>
        <source>The other side was telephoned first</source>
        <translation>已先电话通知对方</translation>
    </message>
    <message>
        <source>Caller</source>
        <translation>来电人</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Closing condition</source>
        <translation>结案条件</translation>
    </message>
    <message>
        <source>Co-departments</source>
        <translation>协办部门</translation>
    </message>
    <message>
        <source>Filing condition</source>
        <translation>立案条件</translation>
    </message>
    <message>
        <source>By telephone with (by proxy)</source>
        <translation>代办：电话联系人</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>部门</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>办理期限</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Unit grid</source>
        <translation>单元网格</translation>
    </message>
    <message>
        <source>Handler</source>
        <translation>处置人员</translation>
    </message>
    <message>
        <source>Class of the request</source>
        <translation>诉求分类</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>监督员</translation>
    </message>
    <message>
        <source>Leader</source>
        <translation>领导</translation>
    </message>
    <message>
        <source>Limit set by the order</source>
        <translation>指令规定的时限</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Distance of the photo</source>
        <translation>照片距案发点</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Other case</source>
        <translation>另一案件</translation>
    </message>
    <message>
        <source>Why separation of duties is set aside</source>
        <translation>职责分离特批理由</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>批示</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Their number</source>
        <translation>对方受理编号</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>处置结果</translation>
    </message>
    <message>
        <source>Solved on the spot by who reports it</source>
        <translation>上报人已自行处置</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Solution</source>
        <translation>处理方式</translation>
    </message>
    <message>
        <source>To</source>
        <translation>移交对象</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Who is liable is not clear (the duty chief arbitrates)</source>
        <translation>责任主体不明（由值班长指定承办）</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>截至</translation>
    </message>
    <message>
        <source>Urgency</source>
        <translation>紧急程度</translation>
    </message>
    <message>
        <source>Missing: {field}</source>
        <translation>缺：{field}</translation>
    </message>
    <message>
        <source>Choose a reason</source>
        <translation>请选择理由</translation>
    </message>
    <message>
        <source>Say what &quot;other&quot; means</source>
        <translation>请写明「其他」的内容</translation>
    </message>
    <message>
        <source>urgent h</source>
        <translation>紧急工作时</translation>
    </message>
    <message>
        <source>work h</source>
        <translation>工作时</translation>
    </message>
    <message>
        <source>work days</source>
        <translation>工作日</translation>
    </message>
    <message>
        <source>days</source>
        <translation>自然日</translation>
    </message>
    <message>
        <source>m</source>
        <translation>米</translation>
    </message>
    <message>
        <source>Not on shift</source>
        <translation>不在班</translation>
    </message>
    <message>
        <source>Duplicate check: {count} open of this category close by</source>
        <translation>查重：附近有 {count} 件同类在办案件</translation>
    </message>
    <message>
        <source>{number} · {metres} m · {status} · {title}</source>
        <translation>{number} · {metres} 米 · {status} · {title}</translation>
    </message>
    <message>
        <source>Looked at: this is not the same thing</source>
        <translation>已核对，不是同一件事</translation>
    </message>
    <message>
        <source>Merge, link, or confirm that it is not the same</source>
        <translation>请并案、关联，或确认不是同一件事</translation>
    </message>
    <message>
        <source>Acts without a case</source>
        <translation>不针对案件的操作</translation>
    </message>
    <message>
        <source>No case is chosen: only what needs none is listed here.</source>
        <translation>未选案件：这里只列不需要案件的操作。</translation>
    </message>
    <message>
        <source>Act: name or code</source>
        <translation>操作：名称或代码</translation>
    </message>
    <message>
        <source>Unit of the limit</source>
        <translation>时限单位</translation>
    </message>
    <message>
        <source>By the standard</source>
        <translation>按标准</translation>
    </message>
    <message>
        <source>As the main department&apos;s</source>
        <translation>与主办相同</translation>
    </message>
    <message>
        <source>at most {limit}</source>
        <translation>最多 {limit}</translation>
    </message>
    <message>
        <source>To be shown: {note}</source>
        <translation>采集要求：{note}</translation>
    </message>
    <message>
        <source>The closing condition is met</source>
        <translation>已达到结案条件</translation>
    </message>
    <message>
        <source>Confirm the closing condition</source>
        <translation>请确认结案条件</translation>
    </message>
    <message>
        <source>The standard names no closing condition</source>
        <translation>标准未规定结案条件</translation>
    </message>
    <message>
        <source>References, one a line; or choose files</source>
        <translation>证据编号，每行一个；或选择文件</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>attached: {n}</source>
        <translation>已附 {n}</translation>
    </message>
    <message>
        <source>Reading {n} files…</source>
        <translation>正在读取 {n} 个文件…</translation>
    </message>
    <message>
        <source>Attach photos from before and after</source>
        <translation>请附处置前、处置后照片</translation>
    </message>
    <message>
        <source>Attach evidence</source>
        <translation>请附证据</translation>
    </message>
    <message>
        <source>The nearest one</source>
        <translation>就近</translation>
    </message>
    <message>
        <source>There is no such unit grid here</source>
        <translation>本区没有该单元网格</translation>
    </message>
    <message>
        <source>Nothing of that kind is open</source>
        <translation>没有待办的此类事项</translation>
    </message>
    <message>
        <source>responsible</source>
        <translation>责任部门</translation>
    </message>
    <message>
        <source>{dept} is responsible: {basis}</source>
        <translation>{dept}为责任部门：{basis}</translation>
    </message>
    <message>
        <source>Another department is chosen: the note has to say why; it is recorded.</source>
        <translation>选择了其他部门：须在备注中说明理由，并记录在案。</translation>
    </message>
    <message>
        <source>Handling limit {limit}, until {time} ({basis})</source>
        <translation>处置时限 {limit}，至 {time}（{basis}）</translation>
    </message>
    <message>
        <source>Warning: this category is not on the admission list</source>
        <translation>提示：该类别不在事项准入清单内</translation>
    </message>
    <message>
        <source>Co-department: name or code; Enter takes it in or out</source>
        <translation>协办部门：名称或代码；回车加入或移出</translation>
    </message>
    <message>
        <source>No co-department</source>
        <translation>无协办部门</translation>
    </message>
    <message>
        <source>With {names}</source>
        <translation>协办：{names}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>2+X {name}</source>
        <translation>2+X {name}</translation>
    </message>
    <message>
        <source>You have done the other part of this yourself. As duty chief you may go on; the reason is audited.</source>
        <translation>本案另一环节由您本人办理。值班长可以特批，理由记入高级别审计。</translation>
    </message>
    <message>
        <source>All acts…</source>
        <translation>全部操作…</translation>
    </message>
    <message>
        <source>All acts for this case</source>
        <translation>本案全部操作</translation>
    </message>
    <message>
        <source>Choose an act</source>
        <translation>请选择操作</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>Intake and filing</source>
        <translation>受理与立案</translation>
    </message>
    <message>
        <source>Dispatch and handling</source>
        <translation>派遣与处置</translation>
    </message>
    <message>
        <source>Feedback and check</source>
        <translation>反馈与核查</translation>
    </message>
    <message>
        <source>Requests and decisions</source>
        <translation>申请与审批</translation>
    </message>
    <message>
        <source>Joint handling</source>
        <translation>协办与并案</translation>
    </message>
    <message>
        <source>Remind, urge, supervise, inquire</source>
        <translation>提醒、催办、督办、问效</translation>
    </message>
    <message>
        <source>Ending and reopening</source>
        <translation>结案、移交与重启</translation>
    </message>
    <message>
        <source>Notes, appeals, instructions</source>
        <translation>备注、申诉与批示</translation>
    </message>
    <message>
        <source>Another case</source>
        <translation>新案件</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Needs you: returned orders, half-filled forms, decisions</source>
        <translation>需处理：退回指令、未完成表单、决定记录</translation>
    </message>
    <message>
        <source>How synchronisation stands</source>
        <translation>同步状态</translation>
    </message>
    <message>
        <source>Not now · {group}</source>
        <translation>暂不可用 · {group}</translation>
    </message>
</context>
<context>
    <name>found</name>
    <message>
        <source>Nothing found</source>
        <translation>未发现问题</translation>
    </message>
    <message>
        <source>To be corrected</source>
        <translation>责令改正</translation>
    </message>
    <message>
        <source>Accountability</source>
        <translation>移送问责</translation>
    </message>
</context>
<context>
    <name>frame</name>
    <message>
        <source>{district} Operation Centre</source>
        <translation>{district}城运中心</translation>
    </message>
    <message>
        <source>GridHall</source>
        <translation>网格指挥厅</translation>
    </message>
    <message>
        <source>Desk</source>
        <translation>值守台</translation>
    </message>
    <message>
        <source>Grid map</source>
        <translation>网格地图</translation>
    </message>
    <message>
        <source>Live figures</source>
        <translation>实时指标</translation>
    </message>
    <message>
        <source>Wall</source>
        <translation>大屏</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Catching up</source>
        <translation>回补中</translation>
    </message>
    <message>
        <source>Degraded</source>
        <translation>降级</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Data as of</source>
        <translation>数据截至</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>{n} s ago</source>
        <translation>{n} 秒前</translation>
    </message>
    <message>
        <source>{n} min ago</source>
        <translation>{n} 分前</translation>
    </message>
    <message>
        <source>{n} h ago</source>
        <translation>{n} 小时前</translation>
    </message>
    <message>
        <source>DEMO</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>在办</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>platform time</source>
        <translation>以平台时间为准</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is off by {n} s; the platform&apos;s time is used</source>
        <translation>本机时钟偏差 {n} 秒，已按平台时间计</translation>
    </message>
</context>
<context>
    <name>hotline_class</name>
    <message>
        <source>Not classified</source>
        <translation>未分类</translation>
    </message>
    <message>
        <source>Consultation</source>
        <translation>咨询建议</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>督办复核</translation>
    </message>
    <message>
        <source>Ordinary request</source>
        <translation>一般诉求</translation>
    </message>
    <message>
        <source>Complex</source>
        <translation>疑难</translation>
    </message>
</context>
<context>
    <name>language</name>
    <message>
        <source>English</source>
        <translation>中文</translation>
    </message>
</context>
<context>
    <name>light</name>
    <message>
        <source>Blue</source>
        <translation>蓝</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>橙</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>Red-3</source>
        <translation>红-3</translation>
    </message>
    <message>
        <source>Red-2</source>
        <translation>红-2</translation>
    </message>
</context>
<context>
    <name>limit</name>
    <message>
        <source>{n} urgent h</source>
        <translation>{n} 紧急工作时</translation>
    </message>
    <message>
        <source>{n} work h</source>
        <translation>{n} 工作时</translation>
    </message>
    <message>
        <source>{n} work days</source>
        <translation>{n} 工作日</translation>
    </message>
    <message>
        <source>{n} days</source>
        <translation>{n} 自然日</translation>
    </message>
</context>
<context>
    <name>maps</name>
    <message>
        <source>Grid map</source>
        <translation>网格地图</translation>
    </message>
    <message>
        <source>Open per unit grid</source>
        <translation>单元网格在办</translation>
    </message>
    <message>
        <source>Worst light</source>
        <translation>最差灯色</translation>
    </message>
    <message>
        <source>one per duty grid, blue not drawn</source>
        <translation>按责任网格合并，蓝不绘</translation>
    </message>
    <message>
        <source>m</source>
        <translation>米</translation>
    </message>
    <message>
        <source>km</source>
        <translation>公里</translation>
    </message>
    <message>
        <source>No map yet</source>
        <translation>还没有地图</translation>
    </message>
    <message>
        <source>The grids come with the first synchronisation.</source>
        <translation>网格随首次同步到达。</translation>
    </message>
    <message>
        <source>The district has no usable unit grids. Import its grids.</source>
        <translation>本区没有可用的单元网格，请先导入网格。</translation>
    </message>
    <message>
        <source>By open cases</source>
        <translation>按在办数</translation>
    </message>
    <message>
        <source>By light</source>
        <translation>按灯色</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Whole district</source>
        <translation>全区</translation>
    </message>
    <message>
        <source>No grid picked</source>
        <translation>未选网格</translation>
    </message>
    <message>
        <source>Click a grid or a case on the map, or choose a case in the queue.</source>
        <translation>在地图上点一个网格或案件，或在队列里选一件。</translation>
    </message>
    <message>
        <source>Unit grid</source>
        <translation>单元网格</translation>
    </message>
    <message>
        <source>Street</source>
        <translation>街镇</translation>
    </message>
    <message>
        <source>Village</source>
        <translation>村居</translation>
    </message>
    <message>
        <source>Duty grid</source>
        <translation>责任网格</translation>
    </message>
    <message>
        <source>Grid manager</source>
        <translation>网格员</translation>
    </message>
    <message>
        <source>day shift</source>
        <translation>白班</translation>
    </message>
    <message>
        <source>night shift</source>
        <translation>夜班</translation>
    </message>
    <message>
        <source>{name}, leader {leader}</source>
        <translation>{name}，网格长 {leader}</translation>
    </message>
    <message>
        <source>Open here {n}</source>
        <translation>在办 {n}</translation>
    </message>
    <message>
        <source>{n} more, in the queue</source>
        <translation>另 {n} 件，在队列里</translation>
    </message>
    <message>
        <source>No open case in this grid</source>
        <translation>本网格无在办案件</translation>
    </message>
    <message>
        <source>Cases of the grid</source>
        <translation>本网格案件</translation>
    </message>
</context>
<context>
    <name>menu</name>
    <message>
        <source>Needs you</source>
        <translation>需处理</translation>
    </message>
    <message>
        <source>How synchronisation stands</source>
        <translation>同步状态</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Dark hall</source>
        <translation>深色（暗厅）</translation>
    </message>
    <message>
        <source>Light desk</source>
        <translation>浅色（亮厅）</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>岗位</translation>
    </message>
    <message>
        <source>Whoever the case waits for</source>
        <translation>本案当前责任人</translation>
    </message>
    <message>
        <source>Synchronise now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Quit GridHall</source>
        <translation>退出网格指挥厅</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>{post} · {person}</source>
        <translation>{post} · {person}</translation>
    </message>
</context>
<context>
    <name>metrics</name>
    <message>
        <source>Taken in today</source>
        <translation>今日受理</translation>
    </message>
    <message>
        <source>Closed today</source>
        <translation>今日办结</translation>
    </message>
    <message>
        <source>Closed in time</source>
        <translation>按时办结率</translation>
    </message>
    <message>
        <source>Open cases</source>
        <translation>在办案件</translation>
    </message>
    <message>
        <source>Red light</source>
        <translation>红灯案件</translation>
    </message>
    <message>
        <source>Due within an hour</source>
        <translation>一小时内到期</translation>
    </message>
    <message>
        <source>To accept</source>
        <translation>待受理</translation>
    </message>
    <message>
        <source>To dispatch</source>
        <translation>待派遣</translation>
    </message>
    <message>
        <source>cases</source>
        <translation>件</translation>
    </message>
    <message>
        <source>Target {bound}</source>
        <translation>目标 {bound}</translation>
    </message>
    <message>
        <source>{share} % of open</source>
        <translation>占在办 {share} %</translation>
    </message>
    <message>
        <source>{share} % red/orange</source>
        <translation>红橙占 {share} %</translation>
    </message>
    <message>
        <source>Last 24 h</source>
        <translation>近 24 时</translation>
    </message>
    <message>
        <source>Hourly counts of the local case file, kept in step with the city platform.</source>
        <translation>本机案件库的分时统计，与市平台保持同步。</translation>
    </message>
    <message>
        <source>Number of cases reported from 00:00 today until now.</source>
        <translation>今日 00:00 至现在上报的案件数。</translation>
    </message>
    <message>
        <source>All channels and all states, closed ones too. Reports not yet sent do not count.</source>
        <translation>所有渠道、所有状态，含已结案；本机待上传的不计。</translation>
    </message>
    <message>
        <source>Number of cases closed from 00:00 today until now.</source>
        <translation>今日 00:00 至现在结案的案件数。</translation>
    </message>
    <message>
        <source>Closed by the platform. Not filed, transferred and void cases do not count.</source>
        <translation>以平台结案为准；不予立案、移送、作废的不计。</translation>
    </message>
    <message>
        <source>Closed by the end of the total limit ÷ closed, in the last 24 hours, × 100.</source>
        <translation>近 24 小时内，总时限内结案数 ÷ 结案数 × 100。</translation>
    </message>
    <message>
        <source>The running hour and the 23 before it. With nothing closed there is no rate, neither 0 nor 100.</source>
        <translation>含本时和之前 23 个整时；无结案时不计比率，既不是 0 也不是 100。</translation>
    </message>
    <message>
        <source>Open cases of the local case file, lights at this second.</source>
        <translation>本机案件库的在办案件，灯色按当前秒计算。</translation>
    </message>
    <message>
        <source>Number of cases that have not ended.</source>
        <translation>尚未办结的案件数。</translation>
    </message>
    <message>
        <source>From reported to waiting for closing, suspended ones too.</source>
        <translation>从上报到待结案各状态，含挂账。</translation>
    </message>
    <message>
        <source>Number of open cases past the end of a running limit.</source>
        <translation>任一运行时限已超时的在办案件数。</translation>
    </message>
    <message>
        <source>The worst of the stage, handling and total clocks. Suspended cases have no light.</source>
        <translation>取阶段、处置、总时限中最差的一个；挂账不亮灯。</translation>
    </message>
    <message>
        <source>Number of open cases that turn red within the next 60 minutes.</source>
        <translation>今后 60 分钟内将变红的在办案件数。</translation>
    </message>
    <message>
        <source>By the worst of the running clocks. Cases already red do not count.</source>
        <translation>按运行时限中最差的一个；已红的不计。</translation>
    </message>
    <message>
        <source>Number of open cases in state &quot;To accept&quot;.</source>
        <translation>状态为「待受理」的在办案件数。</translation>
    </message>
    <message>
        <source>Reported and not yet accepted or refused.</source>
        <translation>已上报，尚未受理或不予受理。</translation>
    </message>
    <message>
        <source>Number of open cases in state &quot;To dispatch&quot;.</source>
        <translation>状态为「待派遣」的在办案件数。</translation>
    </message>
    <message>
        <source>Filed and not yet given to a department.</source>
        <translation>已立案，尚未派给承办单位。</translation>
    </message>
</context>
<context>
    <name>order</name>
    <message>
        <source>To be sent</source>
        <translation>待上传</translation>
    </message>
    <message>
        <source>Waits for another</source>
        <translation>等待前置</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已受理</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>需处理</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>kept here, sent by itself as soon as the platform answers</source>
        <translation>已存本机，平台一有应答即自动上传</translation>
    </message>
    <message>
        <source>goes on by itself once you have decided the order before it</source>
        <translation>前一条指令决定后自动继续</translation>
    </message>
    <message>
        <source>the platform has taken it, the case follows at once</source>
        <translation>平台已受理，案件随即更新</translation>
    </message>
    <message>
        <source>came back; stays until somebody decides</source>
        <translation>被退回，须有人决定，不会自动消失</translation>
    </message>
    <message>
        <source>in the case</source>
        <translation>已计入案件</translation>
    </message>
    <message>
        <source>{command} {state}</source>
        <translation>{command} {state}</translation>
    </message>
    <message>
        <source>{command}…</source>
        <translation>{command}…</translation>
    </message>
    <message>
        <source>{command} · {state}</source>
        <translation>{command} · {state}</translation>
    </message>
    <message>
        <source>Kept mine</source>
        <translation>保留我的</translation>
    </message>
    <message>
        <source>Took the platform&apos;s</source>
        <translation>采用平台</translation>
    </message>
    <message>
        <source>Done again</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>保留我的</translation>
    </message>
    <message>
        <source>Take the platform&apos;s</source>
        <translation>采用平台</translation>
    </message>
    <message>
        <source>Do it again…</source>
        <translation>重做…</translation>
    </message>
    <message>
        <source>The same order is given again, on the case as it is now.</source>
        <translation>按案件现状，把同样的指令再下达一次。</translation>
    </message>
    <message>
        <source>The order is let go; the case stays as the platform has it.</source>
        <translation>放弃这条指令，案件以平台为准。</translation>
    </message>
    <message>
        <source>The form opens with what you had filled in.</source>
        <translation>打开表单，原先填的内容已填好，改后再下达。</translation>
    </message>
    <message>
        <source>Take the platform&apos;s for {n} orders</source>
        <translation>{n} 条均采用平台</translation>
    </message>
    <message>
        <source>The orders are let go; their cases stay as the platform has them.</source>
        <translation>放弃这些指令，案件以平台为准。</translation>
    </message>
    <message>
        <source>Not possible now: {reason}</source>
        <translation>现在不可行：{reason}</translation>
    </message>
    <message>
        <source>this order has nothing to fill in</source>
        <translation>该指令没有可改的内容</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>{n} pieces</source>
        <translation>{n} 份</translation>
    </message>
</context>
<context>
    <name>reason</name>
    <message>
        <source>Not a matter of the city</source>
        <translation>非城运事项</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>No content</source>
        <translation>无实质内容</translation>
    </message>
    <message>
        <source>Before a court</source>
        <translation>诉讼或仲裁中</translation>
    </message>
    <message>
        <source>Withdrawn by the caller</source>
        <translation>来电人撤销</translation>
    </message>
    <message>
        <source>Filing condition not met</source>
        <translation>不符合立案条件</translation>
    </message>
    <message>
        <source>Not found on the spot</source>
        <translation>现场未发现</translation>
    </message>
    <message>
        <source>Already solved</source>
        <translation>已解决</translation>
    </message>
    <message>
        <source>Not my area</source>
        <translation>非辖区</translation>
    </message>
    <message>
        <source>Not my duty</source>
        <translation>非职责</translation>
    </message>
    <message>
        <source>Caller cannot be reached</source>
        <translation>联系不上来电人</translation>
    </message>
    <message>
        <source>Season</source>
        <translation>季节原因</translation>
    </message>
    <message>
        <source>Law or policy</source>
        <translation>法律政策原因</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>资金原因</translation>
    </message>
    <message>
        <source>Property rights</source>
        <translation>产权原因</translation>
    </message>
    <message>
        <source>Waits for a plan</source>
        <translation>待规划</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>Urgings not acknowledged</source>
        <translation>催办未确认</translation>
    </message>
    <message>
        <source>Twice the limit has passed (red-3)</source>
        <translation>已超时限两倍（红3）</translation>
    </message>
    <message>
        <source>The supervision order was not answered in time</source>
        <translation>督办逾期未答复</translation>
    </message>
    <message>
        <source>Third red case of the department and category in a month</source>
        <translation>同部门同类别一月内第三件红灯案件</translation>
    </message>
    <message>
        <source>Reworked again</source>
        <translation>再次返工</translation>
    </message>
    <message>
        <source>Repeat complaint</source>
        <translation>重复投诉</translation>
    </message>
    <message>
        <source>Leader&apos;s instruction</source>
        <translation>领导批示</translation>
    </message>
    <message>
        <source>Filed by error</source>
        <translation>误立案</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>side</name>
    <message>
        <source>Requests and orders</source>
        <translation>申请与督办事项</translation>
    </message>
    <message>
        <source>Extension</source>
        <translation>延期</translation>
    </message>
    <message>
        <source>Suspension</source>
        <translation>挂账</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>退单</translation>
    </message>
    <message>
        <source>Voiding</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>移交</translation>
    </message>
    <message>
        <source>Forced closing</source>
        <translation>强制结案</translation>
    </message>
    <message>
        <source>Proposed supervision</source>
        <translation>建议督办</translation>
    </message>
    <message>
        <source>Co-handling</source>
        <translation>协办</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>核实任务</translation>
    </message>
    <message>
        <source>Check on the spot</source>
        <translation>核查任务</translation>
    </message>
    <message>
        <source>Urging</source>
        <translation>催办</translation>
    </message>
    <message>
        <source>Supervision order</source>
        <translation>督办单</translation>
    </message>
    <message>
        <source>Inquiry</source>
        <translation>问效</translation>
    </message>
    <message>
        <source>Appeal</source>
        <translation>申诉</translation>
    </message>
    <message>
        <source>Leader&apos;s instruction</source>
        <translation>领导批示</translation>
    </message>
    <message>
        <source>with the department</source>
        <translation>部门审核中</translation>
    </message>
    <message>
        <source>to be decided</source>
        <translation>待审批</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>已同意</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>不同意</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>invited</source>
        <translation>已邀请</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>declined</source>
        <translation>已谢绝</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>excused</source>
        <translation>已免除</translation>
    </message>
    <message>
        <source>issued</source>
        <translation>已下发</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>已答复</translation>
    </message>
    <message>
        <source>issued again</source>
        <translation>重新下发</translation>
    </message>
    <message>
        <source>lifted</source>
        <translation>已解除</translation>
    </message>
    <message>
        <source>explained</source>
        <translation>已说明</translation>
    </message>
    <message>
        <source>found</source>
        <translation>已有结论</translation>
    </message>
    <message>
        <source>published</source>
        <translation>已通报</translation>
    </message>
    <message>
        <source>first review</source>
        <translation>一审中</translation>
    </message>
    <message>
        <source>second review</source>
        <translation>二审中</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>已登记</translation>
    </message>
    <message>
        <source>assigned</source>
        <translation>已交办</translation>
    </message>
    <message>
        <source>reported back</source>
        <translation>已回复</translation>
    </message>
    <message>
        <source>{who}, {time}</source>
        <translation>{who} {time}</translation>
    </message>
    <message>
        <source>due: {time}</source>
        <translation>期限：{time}</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>超期</translation>
    </message>
    <message>
        <source>soon</source>
        <translation>将到期</translation>
    </message>
    <message>
        <source>next: {post}</source>
        <translation>待{post}办理</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>至 {time}</translation>
    </message>
    <message>
        <source>evidence: {n}</source>
        <translation>附件 {n}</translation>
    </message>
    <message>
        <source>Answer: {text}</source>
        <translation>答复：{text}</translation>
    </message>
    <message>
        <source>&quot;{text}&quot;</source>
        <translation>「{text}」</translation>
    </message>
</context>
<context>
    <name>solution</name>
    <message>
        <source>Solved</source>
        <translation>已解决</translation>
    </message>
    <message>
        <source>Explained</source>
        <translation>已解释</translation>
    </message>
    <message>
        <source>Cannot be solved</source>
        <translation>无法解决</translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>To accept</source>
        <translation>待受理</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>核实中</translation>
    </message>
    <message>
        <source>To file</source>
        <translation>待立案</translation>
    </message>
    <message>
        <source>Not filed</source>
        <translation>不予立案</translation>
    </message>
    <message>
        <source>To dispatch</source>
        <translation>待派遣</translation>
    </message>
    <message>
        <source>To sign</source>
        <translation>待签收</translation>
    </message>
    <message>
        <source>Handling</source>
        <translation>处置中</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>挂账中</translation>
    </message>
    <message>
        <source>Feedback to review</source>
        <translation>反馈待审</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>核查中</translation>
    </message>
    <message>
        <source>To close</source>
        <translation>待结案</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已结案</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>已归档</translation>
    </message>
    <message>
        <source>Transferred</source>
        <translation>已移交</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>作废</translation>
    </message>
</context>
<context>
    <name>sync</name>
    <message>
        <source>How synchronisation stands</source>
        <translation>同步状态</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台连接</translation>
    </message>
    <message>
        <source>Orders of this desk</source>
        <translation>本席指令</translation>
    </message>
    <message>
        <source>Source by source</source>
        <translation>各数据源</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Held on this workstation</source>
        <translation>本机存有</translation>
    </message>
    <message>
        <source>For support</source>
        <translation>供技术支持</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Data as of</source>
        <translation>数据截至</translation>
    </message>
    <message>
        <source>Behind by</source>
        <translation>落后</translation>
    </message>
    <message>
        <source>Last success</source>
        <translation>上次成功</translation>
    </message>
    <message>
        <source>Last trouble</source>
        <translation>上次故障</translation>
    </message>
    <message>
        <source>Off by</source>
        <translation>本机偏差</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>测于</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Histories</source>
        <translation>案件历程</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>占用磁盘</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>磁盘剩余</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>历史代号</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>范围代号</translation>
    </message>
    <message>
        <source>Cursor</source>
        <translation>读到</translation>
    </message>
    <message>
        <source>The platform is being asked for the first time.</source>
        <translation>正在首次连接平台。</translation>
    </message>
    <message>
        <source>All that the platform knows is here.</source>
        <translation>平台上的内容本机都有。</translation>
    </message>
    <message>
        <source>What happened meanwhile is being read; go on working.</source>
        <translation>正在补读断开期间的变化，可照常工作。</translation>
    </message>
    <message>
        <source>Part of it is old or fails; what, is named beside.</source>
        <translation>部分数据陈旧或失败，详见各数据源。</translation>
    </message>
    <message>
        <source>Orders are kept here and sent in order once the line is back.</source>
        <translation>指令存在本机，恢复后按顺序上传。</translation>
    </message>
    <message>
        <source>{status}. {meaning}</source>
        <translation>{status}。{meaning}</translation>
    </message>
    <message>
        <source>News of cases</source>
        <translation>案件动态</translation>
    </message>
    <message>
        <source>Sending orders</source>
        <translation>指令上传</translation>
    </message>
    <message>
        <source>Platform time</source>
        <translation>平台时间</translation>
    </message>
    <message>
        <source>Closed cases</source>
        <translation>已结案件</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>附件</translation>
    </message>
    <message>
        <source>Comparison of holdings</source>
        <translation>数据核对</translation>
    </message>
    <message>
        <source>answered {time}, {age}</source>
        <translation>正常，{time}（{age}）</translation>
    </message>
    <message>
        <source>not needed since the start</source>
        <translation>启动以来未用到</translation>
    </message>
    <message>
        <source>fails since {since}: {words} {again}</source>
        <translation>{since} 起失败：{words}{again}</translation>
    </message>
    <message>
        <source>Attempt {n} failed, again in {time}.</source>
        <translation>第 {n} 次未成功，{time}后再试。</translation>
    </message>
    <message>
        <source>Attempt {n} failed, trying again now.</source>
        <translation>第 {n} 次未成功，正在重试。</translation>
    </message>
    <message>
        <source>Tried again when it is needed.</source>
        <translation>用到时再试。</translation>
    </message>
    <message>
        <source>{time} · {source}: {words} It is over.</source>
        <translation>{time} {source}：{words}现已恢复。</translation>
    </message>
    <message>
        <source>{source} {words}</source>
        <translation>{source}：{words}</translation>
    </message>
    <message>
        <source>none since the start</source>
        <translation>启动以来没有</translation>
    </message>
    <message>
        <source>{n} changes</source>
        <translation>{n} 条变化</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>unknown while offline</source>
        <translation>离线时未知</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>{time} ({age})</source>
        <translation>{time}（{age}）</translation>
    </message>
    <message>
        <source>{n}, the oldest for {time}</source>
        <translation>{n} 条，最早一条已 {time}</translation>
    </message>
    <message>
        <source>{n} ms, as last measured</source>
        <translation>{n} 毫秒（上次运行时测得）</translation>
    </message>
    <message>
        <source>{n} ms ± {u} ms</source>
        <translation>{n} 毫秒 ± {u} 毫秒</translation>
    </message>
    <message>
        <source>Deadlines follow the platform&apos;s time. Set this machine&apos;s clock.</source>
        <translation>时限按平台时间计。请校准本机时钟。</translation>
    </message>
    <message>
        <source>Deadlines follow the platform&apos;s time.</source>
        <translation>时限按平台时间计。</translation>
    </message>
    <message>
        <source>{n}, of them {open} open</source>
        <translation>{n} 件，其中在办 {open} 件</translation>
    </message>
    <message>
        <source>of {n} cases, {steps} steps</source>
        <translation>{n} 件案件，共 {steps} 步</translation>
    </message>
    <message>
        <source>cases {cache}, orders {orders}</source>
        <translation>案件 {cache}，指令 {orders}</translation>
    </message>
    <message>
        <source>{n} kB</source>
        <translation>{n} kB</translation>
    </message>
    <message>
        <source>{n} MB</source>
        <translation>{n} MB</translation>
    </message>
    <message>
        <source>{n} GB</source>
        <translation>{n} GB</translation>
    </message>
    <message>
        <source>{seq} of {head}</source>
        <translation>{seq} / {head}</translation>
    </message>
    <message>
        <source>Synchronise now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Copy for support</source>
        <translation>复制支持信息</translation>
    </message>
    <message>
        <source>Copied: it holds no personal data.</source>
        <translation>已复制，不含个人信息。</translation>
    </message>
    <message>
        <source>Reading all cases</source>
        <translation>读取全部案件</translation>
    </message>
    <message>
        <source>Catching up</source>
        <translation>回补</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{words} · {rate} a second</source>
        <translation>{words} · 每秒 {rate}</translation>
    </message>
    <message>
        <source>{words} · about {time} left</source>
        <translation>{words} · 余约 {time}</translation>
    </message>
    <message>
        <source>Go on working: what is here can be used.</source>
        <translation>可照常工作，已有数据可用。</translation>
    </message>
    <message>
        <source>Closing. Kept here for the next start: {orders}.</source>
        <translation>正在关闭。已存本机，下次启动继续：{orders}。</translation>
    </message>
    <message>
        <source>Closing. All is saved.</source>
        <translation>正在关闭，数据均已保存。</translation>
    </message>
</context>
<context>
    <name>target</name>
    <message>
        <source>110 (police)</source>
        <translation>110</translation>
    </message>
    <message>
        <source>City</source>
        <translation>市级平台</translation>
    </message>
    <message>
        <source>Another district</source>
        <translation>其他区</translation>
    </message>
</context>
<context>
    <name>times</name>
    <message>
        <source>Mon</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation>{s} 秒</translation>
    </message>
    <message>
        <source>{m} min</source>
        <translation>{m} 分</translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation>{h} 时 {m} 分</translation>
    </message>
    <message>
        <source>{h} h</source>
        <translation>{h} 小时</translation>
    </message>
    <message>
        <source>{d} d {h} h</source>
        <translation>{d} 天 {h} 时</translation>
    </message>
    <message>
        <source>{d} d</source>
        <translation>{d} 天</translation>
    </message>
    <message>
        <source>{time} over</source>
        <translation>超 {time}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩 {time}</translation>
    </message>
    <message>
        <source>about {words}</source>
        <translation>约{words}</translation>
    </message>
</context>
<context>
    <name>urgency</name>
    <message>
        <source>Ordinary</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>紧急</translation>
    </message>
    <message>
        <source>Extra urgent</source>
        <translation>特急</translation>
    </message>
</context>
<context>
    <name>verified</name>
    <message>
        <source>Exists</source>
        <translation>属实</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未发现</translation>
    </message>
    <message>
        <source>Cannot be verified</source>
        <translation>无法核实</translation>
    </message>
</context>
<context>
    <name>wall</name>
    <message>
        <source>{time} ago</source>
        <translation>{time}前</translation>
    </message>
    <message>
        <source>{hour}:00</source>
        <translation>{hour} 时</translation>
    </message>
    <message>
        <source>Open by light</source>
        <translation>在办 · 按灯色</translation>
    </message>
    <message>
        <source>Taken in and closed each hour</source>
        <translation>每小时受理与办结</translation>
    </message>
    <message>
        <source>Taken in</source>
        <translation>受理</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>办结</translation>
    </message>
    <message>
        <source>Last full hour</source>
        <translation>上一整时</translation>
    </message>
    <message>
        <source>Hour incomplete</source>
        <translation>本时未满</translation>
    </message>
    <message>
        <source>Open by street</source>
        <translation>在办 · 按街镇</translation>
    </message>
    <message>
        <source>Street</source>
        <translation>街镇</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>橙</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄</translation>
    </message>
    <message>
        <source>All</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>{n} other streets</source>
        <translation>其他 {n} 个街镇</translation>
    </message>
    <message>
        <source>No street yet</source>
        <translation>未定街镇</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Formula</source>
        <translation>公式</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>计入</translation>
    </message>
    <message>
        <source>Data age</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>{title}: definition</source>
        <translation>{title} · 口径</translation>
    </message>
    <message>
        <source>Esc: close</source>
        <translation>Esc 关闭</translation>
    </message>
    <message>
        <source>Enter shows the definition</source>
        <translation>回车看口径</translation>
    </message>
    <message>
        <source>{age}, data as of {at}</source>
        <translation>{age}，截至 {at}</translation>
    </message>
    <message>
        <source>First synchronisation</source>
        <translation>首次同步</translation>
    </message>
    <message>
        <source>{loaded} of {expected} cases</source>
        <translation>{loaded} / {expected} 件</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>还没有数据</translation>
    </message>
    <message>
        <source>The city platform has not answered. Asking again and again.</source>
        <translation>市平台尚未应答，正在不断重连。</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>{n} more red</source>
        <translation>另 {n} 件红</translation>
    </message>
    <message>
        <source>No red or orange case</source>
        <translation>当前无红、橙灯案件</translation>
    </message>
    <message>
        <source>All open cases have used less than 80 % of their limits.</source>
        <translation>在办案件用时均不到时限的 80 %。</translation>
    </message>
    <message>
        <source>Not yet classified</source>
        <translation>未分类</translation>
    </message>
    <message>
        <source>No unit yet</source>
        <translation>未定单位</translation>
    </message>
    <message>
        <source>Wall</source>
        <translation>墙面</translation>
    </message>
</context>
<context>
    <name>why</name>
    <message>
        <source>Why this time</source>
        <translation>时限依据</translation>
    </message>
    <message>
        <source>Why this department</source>
        <translation>责任部门依据</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>hotline class {name}</source>
        <translation>热线分类：{name}</translation>
    </message>
    <message>
        <source>standard {category}, condition {n}</source>
        <translation>标准 {category} 第 {n} 条</translation>
    </message>
    <message>
        <source>stage limit of the district</source>
        <translation>本区环节时限</translation>
    </message>
    <message>
        <source>came in at night: due in the morning</source>
        <translation>夜间到达，次日上午到期</translation>
    </message>
    <message>
        <source>return window</source>
        <translation>退单窗口</translation>
    </message>
    <message>
        <source>rework: part of the original limit</source>
        <translation>返工：原时限的一部分</translation>
    </message>
    <message>
        <source>reopened: a limit of its own</source>
        <translation>重启：另定时限</translation>
    </message>
    <message>
        <source>set by an order</source>
        <translation>由指令规定</translation>
    </message>
    <message>
        <source>co-department&apos;s share</source>
        <translation>协办时限</translation>
    </message>
    <message>
        <source>district default</source>
        <translation>本区默认</translation>
    </message>
    <message>
        <source>supervision order</source>
        <translation>督办单</translation>
    </message>
    <message>
        <source>responsibility list {id}, {document}</source>
        <translation>责任清单 {id}，{document}</translation>
    </message>
    <message>
        <source>liable by the standard, {category} condition {n}</source>
        <translation>标准规定的责任主体，{category} 第 {n} 条</translation>
    </message>
    <message>
        <source>nobody else is named: the street&apos;s own centre</source>
        <translation>未指定其他部门：由街镇分中心承办</translation>
    </message>
    <message>
        <source>chosen otherwise, with a reason</source>
        <translation>另行指定，已说明理由</translation>
    </message>
    <message>
        <source>assigned by the duty chief</source>
        <translation>由值班长指定承办</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>无记录</translation>
    </message>
    <message>
        <source>list {id}</source>
        <translation>清单 {id}</translation>
    </message>
    <message>
        <source>by the standard</source>
        <translation>按标准</translation>
    </message>
    <message>
        <source>street centre</source>
        <translation>街镇分中心</translation>
    </message>
    <message>
        <source>overridden</source>
        <translation>另行指定</translation>
    </message>
    <message>
        <source>arbitrated</source>
        <translation>指定承办</translation>
    </message>
    <message>
        <source>running</source>
        <translation>计时中</translation>
    </message>
    <message>
        <source>standing still</source>
        <translation>停表</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>annulled: counts for nobody</source>
        <translation>作废：不计入任何部门</translation>
    </message>
    <message>
        <source>superseded by another limit</source>
        <translation>已被新时限取代</translation>
    </message>
    <message>
        <source>verification on the spot</source>
        <translation>现场核实</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>挂账</translation>
    </message>
    <message>
        <source>merged into another case</source>
        <translation>并入其他案件</translation>
    </message>
    <message>
        <source>order returned</source>
        <translation>退单</translation>
    </message>
    <message>
        <source>redirected to another department</source>
        <translation>改派其他部门</translation>
    </message>
    <message>
        <source>declared outage</source>
        <translation>已公告的停机</translation>
    </message>
    <message>
        <source>reclassified</source>
        <translation>改类</translation>
    </message>
    <message>
        <source>counts</source>
        <translation>计时</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>From</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Extended</source>
        <translation>延期</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>超出</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>截止</translation>
    </message>
    <message>
        <source>Lights</source>
        <translation>灯色</translation>
    </message>
    <message>
        <source>Calendar</source>
        <translation>日历</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Stretches of time</source>
        <translation>计时段</translation>
    </message>
    <message>
        <source>Before that</source>
        <translation>此前</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>部门</translation>
    </message>
    <message>
        <source>By the rules</source>
        <translation>按规则</translation>
    </message>
    <message>
        <source>Chosen by</source>
        <translation>选定人</translation>
    </message>
    <message>
        <source>Reason given</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Admission list</source>
        <translation>准入清单</translation>
    </message>
    <message>
        <source>List entry</source>
        <translation>清单条目</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>{limit} + {n} work days</source>
        <translation>{limit} + {n} 工作日</translation>
    </message>
    <message>
        <source>{time} of working time</source>
        <translation>{time}（工作时间）</translation>
    </message>
    <message>
        <source>{time} of natural time</source>
        <translation>{time}（自然时间）</translation>
    </message>
    <message>
        <source>yellow {y}% · orange {o}% · red 100% · red-2 {r2}% · red-3 {r3}% (rule {rule})</source>
        <translation>黄 {y}% · 橙 {o}% · 红 100% · 红-2 {r2}% · 红-3 {r3}%（规则 {rule}）</translation>
    </message>
    <message>
        <source>{n} days between on which nobody works</source>
        <translation>期间 {n} 天不上班</translation>
    </message>
    <message>
        <source>runs day and night</source>
        <translation>昼夜连续计时</translation>
    </message>
    <message>
        <source>calendar not fixed: it reaches into a year that is not yet announced</source>
        <translation>日历未定：跨入尚未公布放假安排的年份</translation>
    </message>
    <message>
        <source>(calendar not fixed)</source>
        <translation>（日历未定）</translation>
    </message>
    <message>
        <source>{begin} – {end}</source>
        <translation>{begin} – {end}</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>does not count: {why}</source>
        <translation>不计时：{why}</translation>
    </message>
    <message>
        <source>{time}, ended: {why}</source>
        <translation>{time}，止于{why}</translation>
    </message>
    <message>
        <source>not while it stands still</source>
        <translation>停表期间不到期</translation>
    </message>
    <message>
        <source>The platform keeps no segments for this clock: it is older than this version.</source>
        <translation>该时钟早于本版本，平台没有分段记录。</translation>
    </message>
    <message>
        <source>This case has no clock yet</source>
        <translation>本案尚无时钟</translation>
    </message>
    <message>
        <source>No department yet; by the rules it would be:</source>
        <translation>尚未派遣；按规则应由：</translation>
    </message>
    <message>
        <source>{who}, {command}, {time}</source>
        <translation>{who}，{command}，{time}</translation>
    </message>
    <message>
        <source>as the rules say</source>
        <translation>与规则一致</translation>
    </message>
    <message>
        <source>on the list</source>
        <translation>在清单内</translation>
    </message>
    <message>
        <source>NOT on the list: taken with a warning</source>
        <translation>不在清单内：受理时已提示</translation>
    </message>
    <message>
        <source>the whole district</source>
        <translation>全区</translation>
    </message>
</context>
</TS>
