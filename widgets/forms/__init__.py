"""What a command asks before it is given: fields as data, an editor for each kind of field, one question for all."""
