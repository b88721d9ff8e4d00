#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

#include <QBasicTimer>

class QButtonGroup;
class QSlider;

namespace vb::ui {

class Banner;
class TextLabel;
class Theme;

/// Theme and size of the type of the person logged in. What is chosen shows at once in the whole window and is kept a
/// moment later.
class AppearanceCard : public Card {
    Q_OBJECT

public:
    /// `id` begins the object names.
    AppearanceCard(const QString &id, session::Session &session, Theme &theme, QWidget *parent = nullptr);
    /// Keeps what was chosen in the last moment.
    ~AppearanceCard() override;

    void focusFirst();

Q_SIGNALS:
    /// The store has it, or has refused it: then a banner says why.
    void stored(bool ok);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    QWidget *makeThemes(const QString &id);
    QWidget *makeScale(const QString &id);
    void choose();
    void showChosen();
    void store();

    session::Session &m_session;
    Theme &m_theme;
    Banner *m_banner;
    QButtonGroup *m_modes;
    QSlider *m_scale;
    TextLabel *m_percent;
    QBasicTimer m_pause;
};

} // namespace vb::ui
