#pragma once

#include "ui/kit/buttons.h"

#include <QFrame>
#include <QPointer>

class QPushButton;

namespace vb::ui {

class BusyButton;
class TextLabel;

/// Asks in place before something that cannot be taken back: what happens, a button that does it and one that does not,
/// which has the focus; so does Esc. Hidden until asked; afterwards the focus is where it was.
class Question : public QFrame {
    Q_OBJECT

public:
    /// `id` begins the object names ".yes" and ".no".
    Question(const QString &id, ButtonKind kind, QWidget *parent = nullptr);

    void ask(const QString &consequences, const QString &yes, const QString &no);
    [[nodiscard]] bool isAsking() const { return !isHidden(); }
    /// As the second button, unless the first one is at work.
    void stop();
    /// Without a word.
    void close();
    /// For the page that is entered while it asks.
    void takeFocus();
    [[nodiscard]] BusyButton *yesButton() const { return m_yes; }

Q_SIGNALS:
    void confirmed();
    void stopped();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    TextLabel *m_text;
    BusyButton *m_yes;
    QPushButton *m_no;
    QPointer<QWidget> m_before;
};

} // namespace vb::ui
