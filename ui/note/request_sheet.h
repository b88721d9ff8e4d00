#pragma once

#include "core/session/session.h"
#include "ui/note/note_sheet.h"

class QComboBox;
class QPushButton;

namespace vb::ui {

class Banner;
class BusyButton;
class LineField;

/// Whom to ask for a co-signature, and what to look at.
class RequestSheet : public NoteSheet {
    Q_OBJECT

public:
    explicit RequestSheet(session::Session &session, QWidget *page);

    /// `people`: of whom those are offered who may co-sign, but not `author`.
    void ask(chart::NoteId note, StaffId author, const std::vector<staff::Member> &people);

Q_SIGNALS:
    void asked(const QString &whom);

protected:
    [[nodiscard]] bool mayCancel() const override;
    void takeFirstFocus() override;

private:
    void submit();

    session::Session &m_session;
    chart::NoteId m_note;
    std::vector<StaffId> m_ids; // as the choices; null first: any medical director
    QComboBox *m_whom;
    LineField *m_message;
    Banner *m_banner;
    BusyButton *m_yes;
    QPushButton *m_no;
};

} // namespace vb::ui
