"""What went wrong, in the words that a worker reads; the codes are for programs and stay as they are."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "signed_out": ("登录已失效，请重新登录", "Signed out: please sign in again"),
    "denied": ("验证码或链接不正确，或已过期", "The code or link is wrong, or no longer good"),
    "too_many": ("操作过于频繁，请稍后再试", "Too many tries: please wait a little"),
    "not_yours": ("这不是您的任务或连线", "This is not yours"),
    "not_permitted": ("没有权限", "Not permitted"),
    "unknown": ("没有找到", "Not found"),
    "wrong_method": ("不支持这种请求方式", "This address takes no such request"),
    "too_large": ("内容过大", "Too large"),
    "invalid": ("填写的内容有误", "Something that was sent is not as it should be"),
    "database_gone": ("数据库暂时连接不上，内容未提交，请稍后重试", "The database is out of reach; nothing was written, please try again"),
    "in_doubt": ("提交时连接中断，请原样重发，不会重复", "The connection broke while writing: send the same again, it is not done twice"),
    "no_space": ("服务器存储已满，内容未提交", "The server's disk is full; nothing was written"),
    "busy": ("系统繁忙，请稍后重试", "Busy: please try again"),
    "internal": ("系统出错，已记录", "An error of ours; it was noted"),
    "id_used": ("该编号已用于其他操作", "This identifier was used for something else"),
    "off_duty": ("您已下班，不再接收位置", "You are off duty: positions are not taken"),
    "no_grid_above": ("没有上级网格可以吹哨", "There is no grid above to call"),
    "not_in_this_state": ("派遣单已不在这一环节", "The order is no longer at this stage"),
    "changed_meanwhile": ("内容已被他人更改，请刷新", "Changed by another meanwhile: please look again"),
    "not_arrived": ("此类事项须先到场", "This kind asks for arriving first"),
    "fact_missing": ("必填内容缺失", "Something that is needed is missing"),
    "too_late_to_refuse": ("已过退单期限，由首办单位负责", "Too late to return the order: it is yours now"),
    "appointed": ("指定承办，不可退单", "Appointed by a ruling: it cannot be returned"),
    "assistants_unanswered": ("协办单位尚未反馈", "Assisting orders are not answered yet"),
    "already_whistled": ("已经吹过哨，正在等候报到", "Called already; the answer is awaited"),
    "answered_already": ("督办单已经答复", "Answered already"),
    "follows_parent": ("子案随母案办理", "A child case is moved by its parent"),
    "unstorable_text": ("文字中有无法保存的字符", "The text has characters that cannot be kept"),
    "in_the_future": ("时间晚于现在，请校准手机时钟", "The time lies ahead: please set the phone's clock right"),
    "time_without_zone": ("时间缺少时区", "The time has no zone"),
    "out_of_range": ("位置超出范围", "The place is out of range"),
    "unknown_category": ("没有这个类别", "There is no such category"),
    "unknown_addressee": ("没有这个部门", "There is no such department"),
    "evidence_missing": ("缺少必需的佐证材料", "The evidence that is asked for is missing"),
    "not_this_digest": ("文件在传送中损坏", "The file was altered on the way"),
    "unknown_media": ("附件尚未上传", "The file was not sent yet"),
    "not_this_kind": ("不支持这种文件", "Files of this kind are not taken"),
    "empty_file": ("文件是空的", "The file is empty"),
    "unreadable_picture": ("照片无法打开", "The picture cannot be opened"),
    "unreadable_film": ("录像或录音无法打开", "The film or sound cannot be opened"),
    "unreadable_document": ("文件无法打开", "The document cannot be opened"),
    "picture_too_large": ("照片像素过大", "The picture has too many pixels"),
    "evidence_not_this_kind": ("文件与佐证类型不符", "The file is no such evidence"),
    "given_twice": ("同一文件重复添加", "The same file was added twice"),
    "media_unreachable": ("附件暂时读取不到", "The file cannot be reached just now"),
    "call_ended": ("连线已结束", "The call has ended"),
    "no_city": ("尚未建立城市", "There is no city yet"),
}  # fmt: skip
_OTHER = ("办理被拒绝", "Refused")


def words_of(code: str) -> tuple[str, str]:
    """Return a code's words as whole sentences, Chinese and English."""
    zh, en = WORDS.get(code, _OTHER)
    return f"{zh}。", f"{en}."
