#pragma once

#include "ui/kit/icons.h"

#include <QWidget>

class QPushButton;

namespace vb::ui {

class TextLabel;

/// What a place shows while it has nothing to show: icon, title, one sentence and perhaps the action that changes it.
/// The button is named "<objectName>.action".
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(IconName icon, const QString &title, const QString &sentence, QWidget *parent = nullptr);

    void setTexts(const QString &title, const QString &sentence);
    void setIcon(IconName icon);
    /// Empty removes the button.
    void setAction(const QString &label);
    [[nodiscard]] QPushButton *actionButton() const { return m_action; }

Q_SIGNALS:
    void actionTriggered();

protected:
    void changeEvent(QEvent *event) override;

private:
    class Medallion;

    Medallion *m_medallion;
    TextLabel *m_title;
    TextLabel *m_sentence;
    QPushButton *m_action;
};

} // namespace vb::ui
