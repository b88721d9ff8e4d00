#pragma once

#include "core/session/session.h"

#include <QWidget>

namespace vb::ui {

class Banner;
class BusyButton;
class ElidedLabel;
class FormField;
class LineField;
class TextLabel;

/// In place of a restricted record: what that means, and the emergency way in, which asks for a reason.
class BreakGlassPanel : public QWidget {
    Q_OBJECT

public:
    explicit BreakGlassPanel(session::Session &session, QWidget *parent = nullptr);

    void ask(PatientId patient, const QString &name);
    void focusFirst();

Q_SIGNALS:
    void granted(const vb::patient::BreakGlass &glass);

private:
    void submit();
    void take(const Result<patient::BreakGlass> &answer);
    void judge();

    session::Session &m_session;
    const bool m_may;
    PatientId m_patient;
    ElidedLabel *m_name;
    TextLabel *m_text;
    Banner *m_banner;
    LineField *m_reason;
    FormField *m_field;
    BusyButton *m_open;
};

} // namespace vb::ui
