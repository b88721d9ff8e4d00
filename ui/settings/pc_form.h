#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

class QRadioButton;

namespace vb::ui {

class Banner;
class BusyButton;
class LineField;

/// Where this computer stands, how long it may be left alone, and its way to the relay. Enter or Ctrl+S saves.
class PcForm : public Card {
    Q_OBJECT

public:
    explicit PcForm(session::Session &session, QWidget *parent = nullptr);

    [[nodiscard]] bool isDirty() const;
    void reset();
    /// What is chosen or typed and not stored; empty when there is none.
    [[nodiscard]] QByteArray draft() const;
    void restore(const QByteArray &draft);
    void focusFirst();
    void save();

Q_SIGNALS:
    void edited();
    void answered(bool ok);

private:
    [[nodiscard]] practice::PcSetting typed() const;
    void kindChosen();

    session::Session &m_session;
    practice::PcSetting m_stored;
    Banner *m_banner;
    QRadioButton *m_frontDesk;
    QRadioButton *m_room;
    LineField *m_minutes;
    LineField *m_proxy;
    BusyButton *m_save;
};

} // namespace vb::ui
