#pragma once

#include <QWidget>

class QLabel;

namespace vb::ui {

class MessageLine;

/// A label above a field and, below it, help or the problem with an icon. Owns the field. The label is its buddy; the
/// problem is its accessible description. Problems of a LineField show by themselves.
class FormField : public QWidget {
    Q_OBJECT

public:
    FormField(const QString &label, QWidget *field, QWidget *parent = nullptr);
    ~FormField() override;

    [[nodiscard]] QWidget *field() const { return m_field; }
    [[nodiscard]] QString error() const { return m_error; }

    void setLabel(const QString &label);
    void setHelp(const QString &help);
    /// Empty removes it.
    void setError(const QString &error);
    /// Adds a muted "optional" behind the label.
    void setOptional(bool optional);
    /// Keeps the height of one line of help free, so that a problem does not move what stands below. On by default.
    void setReservesLine(bool reserves);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showBelow();

    QLabel *m_label;
    QLabel *m_optional;
    QWidget *m_field;
    MessageLine *m_below;
    QString m_help;
    QString m_error;
    bool m_reserves = true;
};

} // namespace vb::ui
