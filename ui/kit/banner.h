#pragma once

#include <QFrame>

class QPushButton;

namespace vb::ui {

class TextLabel;

enum class BannerKind { info, success, warning, danger };

/// An inline message over the width of its place, with an icon, a sentence and perhaps one action.
/// Its buttons are named after it: "<objectName>.action" and "<objectName>.close".
class Banner : public QFrame {
    Q_OBJECT

public:
    explicit Banner(BannerKind kind = BannerKind::info, const QString &text = QString(), QWidget *parent = nullptr);

    [[nodiscard]] BannerKind kind() const { return m_kind; }
    [[nodiscard]] QString text() const;

    void setText(const QString &text);
    void setKind(BannerKind kind);
    /// Sets kind and text and shows it; screen readers announce the text.
    void showMessage(BannerKind kind, const QString &text);
    /// Empty removes the button.
    void setAction(const QString &label);
    void setClosable(bool closable);

Q_SIGNALS:
    void actionTriggered();
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitSizes();

    BannerKind m_kind;
    TextLabel *m_text;
    QPushButton *m_action;
    QWidget *m_close;
};

} // namespace vb::ui
