"""Những câu trả lời bằng tiếng Việt: what a person is told in Vietnamese."""

from collections.abc import Mapping

from api.http.sentence import Sentence

SENTENCES: Mapping[str, Sentence] = {
    "unauthenticated": Sentence(
        "Chưa xác thực", "Yêu cầu cần một mã truy cập (bearer token) còn hiệu lực."
    ),
    "not-permitted": Sentence(
        "Không có quyền", "Vai trò của bạn không được phép thực hiện việc này ({operation})."
    ),
    "no-such-resource": Sentence("Không tìm thấy", "Không có gì ở địa chỉ này."),
    "method-not-allowed": Sentence(
        "Phương thức không được hỗ trợ", "Địa chỉ này không nhận phương thức {method}."
    ),
    "malformed-json": Sentence(
        "JSON không hợp lệ", "Nội dung gửi lên không phải là JSON theo mã UTF-8."
    ),
    "unsupported-media-type": Sentence(
        "Kiểu nội dung không được hỗ trợ", "Nội dung phải có kiểu application/json."
    ),
    "body-too-large": Sentence(
        "Nội dung quá lớn", "Nội dung gửi lên không được vượt quá {limit} byte."
    ),
    "invalid-request": Sentence(
        "Yêu cầu không hợp lệ", "Có {count} chỗ trong yêu cầu chưa đúng; xem danh sách errors."
    ),
    "invalid-header": Sentence(
        "Tiêu đề HTTP không hợp lệ", "Không đọc được tiêu đề {header} của yêu cầu."
    ),
    "idempotency-key-missing": Sentence(
        "Thiếu Idempotency-Key",
        "Yêu cầu mở hồ sơ phải có tiêu đề Idempotency-Key để gửi lại mà không mở hai hồ sơ.",
    ),
    "idempotency-key-reused": Sentence(
        "Idempotency-Key đã dùng", "Idempotency-Key này đã được dùng cho một yêu cầu khác."
    ),
    "if-match-missing": Sentence(
        "Thiếu If-Match", "Thay đổi hồ sơ phải có tiêu đề If-Match với phiên bản đã xem (ETag)."
    ),
    "stale-version": Sentence(
        "Hồ sơ đã thay đổi",
        "Đã có người thay đổi trước; phiên bản hiện tại là {current_version}. Hãy xem lại.",
    ),
    "not-found": Sentence("Không tìm thấy", "Không có {kind} {name}."),
    "unknown-procedure": Sentence(
        "Thủ tục không tồn tại", "Danh mục không có thủ tục hành chính {procedure}."
    ),
    "unknown-agency": Sentence("Cơ quan không tồn tại", "Danh bạ không có cơ quan {agency}."),
    "no-calendar": Sentence(
        "Chưa có lịch làm việc", "Chưa nhập lịch ngày làm việc nên không tính được thời hạn."
    ),
    "either-or": Sentence("Chỉ chọn một", "Chỉ được dùng {one} hoặc {other}, không dùng cả hai."),
    "invalid-cursor": Sentence("Con trỏ trang không hợp lệ", "Không đọc được con trỏ trang này."),
    "cursor-mismatch": Sentence(
        "Con trỏ trang không khớp", "Con trỏ này thuộc về danh sách có bộ lọc hay thứ tự khác."
    ),
    "procedure-not-published": Sentence(
        "Thủ tục chưa công bố", "Danh mục chưa có thủ tục {procedure}."
    ),
    "procedure-withdrawn": Sentence(
        "Thủ tục đã bãi bỏ", "Thủ tục {procedure} không còn được tiếp nhận."
    ),
    "channel-not-offered": Sentence(
        "Kênh tiếp nhận không áp dụng",
        "Thủ tục {procedure} không tiếp nhận qua kênh này ({channel}).",
    ),
    "no-usable-time-limit": Sentence(
        "Chưa rõ thời hạn giải quyết",
        "Danh mục không ghi rõ thời hạn giải quyết của thủ tục {procedure} ({channel}): {problem}.",
    ),
    "steps-differ-from-limit": Sentence(
        "Quy trình không khớp thời hạn",
        "Tổng thời gian các bước của thủ tục {procedure} không bằng thời hạn giải quyết.",
    ),
    "outside-calendar": Sentence(
        "Ngoài lịch làm việc", "Lịch làm việc chỉ có từ {covers_from} đến {covers_to}."
    ),
    "calendar-gap": Sentence(
        "Lịch bị đứt quãng", "{covers_from} đến {covers_to} không nối tiếp với lịch đã có."
    ),
    "day-outside-span": Sentence("Ngày ngoài khoảng", "Ngày {day} nằm ngoài khoảng của lịch."),
    "day-twice": Sentence("Ngày bị lặp", "Ngày {day} được ghi hai lần."),
    "agency-closed": Sentence(
        "Cơ quan đã kết thúc hoạt động",
        "Cơ quan {agency} đã kết thúc hoạt động; cơ quan kế thừa: {successor}.",
    ),
    "agency-not-registered": Sentence("Cơ quan chưa đăng ký", "Cơ quan này chưa có trong danh bạ."),
    "agency-code-in-use": Sentence(
        "Mã cơ quan đã dùng", "Mã {taken} đã là mã của cơ quan {agency}."
    ),
    "office-hours-out-of-order": Sentence(
        "Giờ làm việc không hợp lệ",
        "Giờ mở cửa phải trước giờ đóng cửa, buổi sáng trước buổi chiều.",
    ),
    "case-unknown": Sentence(
        "Trường hợp không tồn tại", "Thủ tục không có trường hợp này. Có: {cases}."
    ),
    "papers-unknown": Sentence(
        "Giấy tờ ngoài danh mục", "Không có trong thành phần hồ sơ của thủ tục: {papers}."
    ),
    "papers-incomplete": Sentence("Hồ sơ chưa đủ giấy tờ", "Còn thiếu: {names}."),
    "effective-in-the-future": Sentence(
        "Thời điểm ở tương lai", "Việc này chưa xảy ra; bây giờ là {now}."
    ),
    "effective-before-last-fact": Sentence(
        "Thời điểm quá sớm", "Hồ sơ đã có thay đổi lúc {last}; không thể ghi sớm hơn."
    ),
    "not-a-dossier-code": Sentence(
        "Không phải mã hồ sơ", "Mã hồ sơ có dạng như H03.14-191205-0007."
    ),
    "not-submitted": Sentence("Chưa nộp", "Hồ sơ chưa được nộp. Có thể: {may_be_done}."),
    "not-received": Sentence("Chưa tiếp nhận", "Hồ sơ chưa được tiếp nhận. Có thể: {may_be_done}."),
    "not-handed-over": Sentence(
        "Chưa chuyển xử lý", "Hồ sơ chưa chuyển đến bộ phận chuyên môn. Có thể: {may_be_done}."
    ),
    "not-assigned": Sentence(
        "Chưa phân công", "Hồ sơ chưa được phân công xử lý. Có thể: {may_be_done}."
    ),
    "not-decided": Sentence(
        "Chưa có quyết định", "Hồ sơ chưa có quyết định giải quyết. Có thể: {may_be_done}."
    ),
    "not-issued": Sentence(
        "Chưa có kết quả", "Kết quả chưa chuyển đến Bộ phận Một cửa. Có thể: {may_be_done}."
    ),
    "already-received": Sentence("Đã tiếp nhận", "Hồ sơ đã được tiếp nhận. Có thể: {may_be_done}."),
    "already-handed-over": Sentence(
        "Đã chuyển xử lý", "Hồ sơ đã chuyển đến bộ phận chuyên môn. Có thể: {may_be_done}."
    ),
    "already-decided": Sentence(
        "Đã có quyết định", "Hồ sơ đã có quyết định giải quyết. Có thể: {may_be_done}."
    ),
    "already-issued": Sentence(
        "Đã có kết quả", "Kết quả đã chuyển đến Bộ phận Một cửa. Có thể: {may_be_done}."
    ),
    "dossier-closed": Sentence("Hồ sơ đã kết thúc", "Hồ sơ đã kết thúc; không thể thay đổi nữa."),
    "step-unknown": Sentence("Không có bước này", "Quy trình của hồ sơ không có bước {step}."),
    "step-out-of-order": Sentence(
        "Sai thứ tự bước", "Bước {next_step} phải hoàn thành trước bước {step}."
    ),
    "steps-not-completed": Sentence(
        "Còn bước chưa hoàn thành", "Các bước phải hoàn thành trước: {steps}."
    ),
    "reason-missing": Sentence("Thiếu lý do", "Từ chối phải nêu lý do bằng văn bản."),
    "reason-not-in-words": Sentence(
        "Lý do chưa rõ", "Lý do phải là lời văn mà người nộp hồ sơ hiểu được, không phải mã lỗi."
    ),
    "result-number-missing": Sentence(
        "Thiếu số kết quả", "Kết quả giải quyết phải có số và ký hiệu văn bản."
    ),
    "register-busy": Sentence(
        "Sổ cấp mã đang bận", "Chưa cấp được mã hồ sơ của cơ quan {agency}; hãy gửi lại."
    ),
    "fact-too-large": Sentence(
        "Dữ liệu quá lớn", "Dữ liệu cần ghi có {size} byte, vượt quá {largest} byte."
    ),
    "subject-erased": Sentence(
        "Dữ liệu cá nhân đã xoá",
        "Dữ liệu của người này đã được xoá; không thể ghi thêm ({subject_id}).",
    ),
    "projection-lagging": Sentence(
        "Dữ liệu đọc chưa kịp cập nhật", "Thay đổi đã được ghi nhưng chưa hiện ra; hãy thử lại."
    ),
    "store-away": Sentence(
        "Kho dữ liệu tạm ngừng", "Hiện không đọc và ghi được dữ liệu; hãy thử lại sau."
    ),
    "store-unanswered": Sentence(
        "Kho dữ liệu chưa trả lời",
        "Chưa biết thay đổi đã được ghi hay chưa; hãy gửi lại với cùng Idempotency-Key.",
    ),
    "internal-error": Sentence(
        "Lỗi hệ thống", "Hệ thống gặp lỗi. Khi báo lỗi, hãy kèm theo mã request_id."
    ),
}

RULES: Mapping[str, str] = {
    "missing": "Bắt buộc phải có.",
    "unknown-field": "Không có trường này.",
    "too-short": "Quá ngắn: ít nhất {least}.",
    "too-long": "Quá dài: nhiều nhất {most}.",
    "too-small": "Quá nhỏ: ít nhất {least}.",
    "too-large": "Quá lớn: nhiều nhất {most}.",
    "not-one-of": "Phải là một trong: {choices}.",
    "wrong-characters": "Có ký tự không được phép hoặc sai mẫu.",
    "wrong-type": "Sai kiểu dữ liệu.",
    "not-a-date": "Không phải là ngày giờ theo ISO 8601 có múi giờ.",
    "repeated": "Chỉ được ghi một lần.",
    "not-valid": "Giá trị không hợp lệ.",
}
