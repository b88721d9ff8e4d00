#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

class QPlainTextEdit;

namespace vb::ui {

class Banner;
class BusyButton;
class FormField;
class LineField;
class TimeZoneField;

/// Name, address, licence and time zone of the practice. Enter in a line or Ctrl+S saves.
class PracticeForm : public Card {
    Q_OBJECT

public:
    explicit PracticeForm(session::Session &session, QWidget *parent = nullptr);

    [[nodiscard]] bool isDirty() const;
    /// Back to what is stored.
    void reset();
    /// What is typed and not stored; empty when there is none.
    [[nodiscard]] QByteArray draft() const;
    /// Types it over what is stored now, and says so when somebody else has changed the same since.
    void restore(const QByteArray &draft);
    void focusFirst();
    void save();

Q_SIGNALS:
    void edited();
    /// Each answer to save(): stored, or a problem is shown.
    void answered(bool ok);

private:
    [[nodiscard]] practice::Practice typed() const;
    bool check();
    void take(const Result<void> &answer);
    bool showAtField(const Error &error);

    session::Session &m_session;
    practice::Practice m_stored;
    Banner *m_banner;
    LineField *m_name;
    QPlainTextEdit *m_address;
    FormField *m_addressField;
    LineField *m_licence;
    LineField *m_lease;
    TimeZoneField *m_zone;
    BusyButton *m_save;
};

} // namespace vb::ui
